import { normalizeName } from '#shared/names/normalize'
import type { ClientFrame, JoinFrame, Message, Participant, PostFrame, ServerFrame } from '#shared/protocol'
import type { Bytes } from './bytes'
import { createUniqueNames } from './uniqueNames'
import type { RoomKeys } from './keys'
import { openName, openText, sealName, sealText } from './envelope'
import { UNREADABLE } from './unreadable'

export interface FrameCryptoDeps {
  readonly roomId: string
  readonly keys: RoomKeys
  readonly random: (length: number) => Bytes
  /** Equal for names that look the same. */
  readonly nameKey: (name: string) => string
}

export type FrameCrypto = ReturnType<typeof createFrameCrypto>

/** Encrypts the frames that a client sends in one encrypted room, and decrypts those it receives; the code above does not notice. */
export function createFrameCrypto({ roomId, keys: { cipher, proof }, random, nameKey }: FrameCryptoDeps) {
  const uniqueNames = createUniqueNames(nameKey)
  const names = new Map<string, Promise<string>>()
  /** New names that this page, or a copy of its tab, has sealed. */
  const sealedNames = new Set<string>()
  let ownName: { plain: string, sealed: Promise<string> } | undefined
  let self: { id: string, name: string | Promise<string> } | undefined

  /** Encrypts a frame. The server cannot check plain text, so invalid input returns its error frame here. */
  async function seal(frame: ClientFrame): Promise<ClientFrame | ErrorFrame> {
    switch (frame.type) {
      case 'join': return sealJoin(frame)
      case 'message': return sealPost(frame)
      case 'rename': return sealRename(frame.name)
      // Without a name or a text. A new type of frame has to say here whether it has one.
      case 'history':
      case 'typing':
      case 'leave':
      case 'ping': return frame
    }
  }

  async function sealJoin({ name, ...frame }: JoinFrame): Promise<ClientFrame | ErrorFrame> {
    if (name === undefined || frame.session !== undefined) return { ...frame, proof }
    const plain = normalizeName(name)
    if (plain === undefined) return refusal('name_invalid')
    // A repeated `join` reuses the sealed name: texts are bound to it, whichever `join` the server answers.
    if (ownName?.plain !== plain) ownName = { plain, sealed: sealName({ cipher, random }, roomId, plain) }
    return { ...frame, name: await ownName.sealed, proof }
  }

  async function sealRename(name: string): Promise<ClientFrame | ErrorFrame> {
    const plain = normalizeName(name)
    if (plain === undefined) return refusal('name_invalid')
    const sealed = await sealName({ cipher, random }, roomId, plain)
    sealedNames.add(sealed)
    return { type: 'rename', name: sealed }
  }

  async function sealPost(frame: PostFrame): Promise<ClientFrame | ErrorFrame> {
    if (!self) return refusal('not_joined', frame.clientId)
    const place = { roomId, participantId: self.id, clientId: frame.clientId, name: await self.name }
    return { ...frame, text: await sealText({ cipher, random }, place, frame.text) }
  }

  /** Decrypts the names and texts of a frame. */
  async function open(frame: ServerFrame): Promise<ServerFrame> {
    switch (frame.type) {
      case 'joined': {
        // The server must not choose the name that our texts are bound to: if we sealed one, it is that.
        const isOwn = ownName === undefined || sealedNames.has(frame.self.name)
        self = { id: frame.self.id, name: isOwn ? frame.self.name : ownName?.sealed ?? frame.self.name }
        const [own, participants, messages] = await Promise.all([openPerson(frame.self), openAll(frame.participants, openPerson), openAll(frame.messages, openMessage)])
        return { ...frame, self: own, participants, messages }
      }
      case 'message': return { ...frame, ...await openMessage(frame) }
      case 'history': return { ...frame, messages: await openAll(frame.messages, openMessage) }
      case 'participant': return openMovement(frame)
      case 'room':
      case 'typing':
      case 'error':
      case 'ended':
      case 'pong': return frame
    }
  }

  async function openMovement(frame: MovementFrame): Promise<ServerFrame> {
    const { event, participant: { id, name } } = frame
    // A name that somebody else brought would make our texts theirs; that of a copied tab is new.
    if (event === 'renamed' && self?.id === id && (sealedNames.has(name) || !names.has(name))) {
      self = { id, name }
      sealedNames.add(name)
    }
    return { ...frame, participant: await openPerson(frame.participant) }
  }

  async function openPerson(person: Participant): Promise<Participant> {
    return { ...person, name: await openOnce(person.name) }
  }

  async function openMessage(message: Message): Promise<Message> {
    const [name, text] = await Promise.all([openOnce(message.name), openText(cipher, { ...message, roomId }, message.text)])
    return { ...message, name, text: text ?? UNREADABLE }
  }

  /** Cached: few people write many messages. */
  function openOnce(sealed: string): Promise<string> {
    const opening = names.get(sealed) ?? openName(cipher, roomId, sealed).then(name => name ?? UNREADABLE)
    names.set(sealed, opening)
    return opening
  }

  /** Makes lookalike names distinct. Call it with decrypted frames in the order of the server. */
  function makeNamesUnique(frame: ServerFrame): ServerFrame {
    switch (frame.type) {
      case 'joined': {
        const participants = frame.participants.map(showPerson)
        return { ...frame, participants, self: showPerson(frame.self), messages: frame.messages.map(showAuthor) }
      }
      case 'message': return { ...frame, name: show(frame.participantId, frame.name) }
      case 'history': return { ...frame, messages: frame.messages.map(showAuthor) }
      case 'participant': return { ...frame, participant: showPerson(frame.participant) }
      case 'room':
      case 'typing':
      case 'error':
      case 'ended':
      case 'pong': return frame
    }
  }

  function showPerson(person: Participant): Participant {
    return { ...person, name: show(person.id, person.name) }
  }

  function showAuthor(message: Message): Message {
    return { ...message, name: show(message.participantId, message.name) }
  }

  function show(participantId: string, name: string): string {
    return name === UNREADABLE ? UNREADABLE : uniqueNames.show(participantId, name)
  }

  function forget() {
    uniqueNames.forget()
    names.clear()
    sealedNames.clear()
    ownName = self = undefined
  }

  return { seal, open, makeNamesUnique, forget }
}

type MovementFrame = Extract<ServerFrame, { type: 'participant' }>
type ErrorFrame = Extract<ServerFrame, { type: 'error' }>

function refusal(code: ErrorFrame['code'], clientId?: string): ErrorFrame {
  return { type: 'error', code, message: '', clientId }
}

function openAll<Item>(items: readonly Item[], openOne: (item: Item) => Promise<Item>): Promise<Item[]> {
  return Promise.all(items.map(openOne))
}
