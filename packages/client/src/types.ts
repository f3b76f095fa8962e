/** Somebody in a room. `id` stays the same under every name. */
export interface Participant {
  readonly id: string
  /** Empty if it cannot be read: in an encrypted room, without the right key. */
  readonly name: string
}

/** A message that the server has accepted. */
export interface Message {
  /** Its place in the room: 1, 2, 3 … */
  readonly seq: number
  /** The author's own id of it. */
  readonly clientId: string
  readonly participantId: string
  /** The author's name at that time. */
  readonly name: string
  /** Empty if it cannot be read. */
  readonly text: string
  /** Milliseconds since the Unix epoch, by the server's clock. */
  readonly sentAt: number
}

/** Why a room is over for this client: its time was up, its creator ended it, the server lost it, one left, or was not let back in. */
export type EndReason = 'expired' | 'owner' | 'lost' | 'left' | 'refused'

/** What happens in a room, and what a listener is given. */
export interface RoomEvents {
  /** A message that came after the opening; one's own too. Each once, in the room's order. */
  message: Message
  joined: Participant
  left: Participant
  renamed: Participant
  typing: Participant
  /** Whether nobody new can join from now on. */
  locked: boolean
  /** Whether there is a connection. It comes back by itself, and what was missed follows. */
  connected: boolean
  /** The last event. */
  ended: EndReason
}

/** What a room refuses, or why it could not be opened. */
export type RoomErrorCode
  = | 'link_invalid' | 'site_invalid' | 'request_invalid' | 'room_not_found' | 'room_full' | 'room_locked' | 'room_ended' | 'blocked'
    | 'key_missing' | 'key_wrong' | 'password_missing' | 'password_wrong'
    | 'name_invalid' | 'name_taken' | 'session_invalid'
    | 'text_invalid' | 'text_too_long' | 'rate_limited' | 'storage_full'
    | 'not_connected' | 'not_owner' | 'server_full' | 'internal'

export interface OpenRoomOptions {
  readonly name: string
  /** Of an encrypted room that has one. */
  readonly password?: string
  /** Of somebody who created the room: for `lock` and `end`. */
  readonly ownerToken?: string
}

/** A room that one has joined. It reconnects, catches up and sends again by itself, until it ends. */
export interface OpenRoom extends AsyncIterable<Message> {
  readonly id: string
  /** When it ends: milliseconds since the Unix epoch, by the server's clock. */
  readonly expiresAt: number
  readonly self: Participant
  readonly participants: readonly Participant[]
  /** The newest messages, oldest first: at the opening up to 100, and all that came since. Empty after the end. */
  readonly messages: readonly Message[]
  readonly isConnected: boolean
  readonly isLocked: boolean
  /** Calls `listener` on each such event. @returns a function that stops it. */
  on<Type extends keyof RoomEvents>(type: Type, listener: (event: RoomEvents[Type]) => void): () => void
  /** Posts a text of up to 4,000 characters; without a connection it waits for one. @returns the accepted message. @throws RoomError if it is refused, or the room ends before. */
  post(text: string): Promise<Message>
  /** Takes another name. @throws RoomError if it is refused. */
  rename(name: string): Promise<Participant>
  /** Tells the others that one is typing: at most every two seconds. */
  sayTyping(): void
  /** Leaves for good. */
  leave(): void
  /** Lets nobody new in, or lets people in again. @throws RoomError `not_owner` without the right `ownerToken`. */
  lock(locked: boolean): Promise<void>
  /** Ends the room for everyone. @throws RoomError `not_owner` without the right `ownerToken`. */
  end(): Promise<void>
}

export interface CreateRoomOptions {
  /** By default the server's longest, an hour as a rule. */
  readonly lifetimeSeconds?: number
  readonly encrypted?: boolean
  /** Makes the room encrypted. People need it together with the link. */
  readonly password?: string
}

export interface CreatedRoom {
  /** The whole link, with the key of an encrypted room. */
  readonly link: string
  /** Allows locking and ending the room. */
  readonly ownerToken: string
  readonly expiresAt: number
}
