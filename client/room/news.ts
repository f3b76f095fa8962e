import type { ErrorCode, Message } from '#shared/protocol'
import type { NewName } from './presence'
import type { RoomState } from './state'

/** A moment of a conversation. `messages`: those that are shown, oldest first. */
export type Moment = Pick<RoomState, 'self' | 'outbox' | 'presence' | 'room'> & { readonly messages: readonly Message[] }

/** What is to be read out of a conversation. */
export interface News {
  readonly messages: readonly Pick<Message, 'name' | 'text'>[]
  /** Why messages of ours were refused. */
  readonly problems: readonly ErrorCode[]
  /** Names. */
  readonly joined: readonly string[]
  readonly left: readonly string[]
  readonly renamed: readonly NewName[]
  /** Whether the room is locked, if that changed. */
  readonly locked?: boolean
}

/** Compares two moments: pages of older messages are not news, and a message of ours is news once, when it is written. */
export function findNews(before: Moment, now: Moment): News {
  const people = new Map(before.presence.participants.map(({ id, name }) => [id, name]))
  const { participants } = now.presence
  return {
    messages: [...newMessages(before, now), ...newlyWritten(before, now)],
    problems: now.outbox.flatMap(({ clientId, problem }) => problem !== undefined && find(before, clientId)?.problem !== problem ? [problem] : []),
    joined: participants.filter(({ id }) => !people.has(id)).map(({ name }) => name),
    left: before.presence.participants.filter(({ id }) => !participants.some(other => other.id === id)).map(({ name }) => name),
    renamed: participants.flatMap(({ id, name }) => {
      const from = people.get(id)
      return from === undefined || from === name ? [] : [{ id, from, to: name }]
    }),
    ...(now.room?.locked === before.room?.locked ? {} : { locked: now.room?.locked }),
  }
}

function newMessages(before: Moment, { messages, self }: Moment): readonly Message[] {
  const told = before.messages.at(-1)?.seq ?? 0
  // From the end: there are few new ones, and may be thousands of others.
  const first = messages.findLastIndex(({ seq }) => seq <= told) + 1
  return messages.slice(first).filter(({ participantId, clientId }) => participantId !== self?.id || !find(before, clientId))
}

function newlyWritten(before: Moment, { outbox, self }: Moment): readonly Pick<Message, 'name' | 'text'>[] {
  return outbox.filter(({ clientId }) => !find(before, clientId)).map(({ text }) => ({ name: self?.name ?? '', text }))
}

function find({ outbox }: Moment, clientId: string) {
  return outbox.find(message => message.clientId === clientId)
}
