import { randomUUID } from 'node:crypto'
import type { RoomState } from '~/client/room/state'
import type { ObservedClient } from './client'
import { Emitter } from './emitter'
import { MessageFeed } from './messageFeed'
import { codeOf, refusalOf } from './refusals'
import { RoomError } from './roomError'
import type { EndReason, Message, OpenRoom, Participant, RoomEvents } from './types'

type Waiting<Result> = PromiseWithResolvers<Result>

/** What others are given of a room that was joined: promises and events for what its client knows. Call `changed` after each change of that. */
export function createRoomHandle(client: ObservedClient): { handle: OpenRoom, changed: () => void } {
  const { room, self: joinedAs } = client.state.value
  if (!room || !joinedAs) throw new RoomError('not_connected')
  const emitter = new Emitter<RoomEvents>()
  const feed = new MessageFeed(client.state.value.log.messages)
  const posts = new Map<string, Waiting<Message>>()
  let renaming: Waiting<Participant> | undefined
  let before: RoomState = client.state.value
  let self: Participant = joinedAs
  let isOver = false

  function changed() {
    if (isOver) return
    const { value: session } = client.session
    if (session.phase === 'ended') return end(session.reason, new RoomError('room_ended'))
    if (session.phase === 'left') return end('left', new RoomError('room_ended'))
    if (session.phase !== 'inside' && session.phase !== 'entering') return end('refused', new RoomError(refusalOf(session)))
    const { value: now } = client.state
    if (now === before) return
    const earlier = before
    before = now
    self = now.self ?? self
    tellPeople(earlier, now)
    tellMessages(now)
    settleRename(now)
    if (now.joined !== earlier.joined) emitter.emit('connected', now.joined)
    if (now.room && earlier.room && now.room.locked !== earlier.room.locked) emitter.emit('locked', now.room.locked)
  }

  function tellPeople({ presence: { participants: earlier }, typing: typed }: RoomState, { presence: { participants }, typing }: RoomState) {
    for (const participant of participants) {
      const known = earlier.find(({ id }) => id === participant.id)
      if (!known) emitter.emit('joined', participant)
      else if (known.name !== participant.name) emitter.emit('renamed', participant)
      if ((typing.get(participant.id) ?? 0) > (typed.get(participant.id) ?? 0)) emitter.emit('typing', participant)
    }
    for (const participant of earlier) if (!participants.some(({ id }) => id === participant.id)) emitter.emit('left', participant)
  }

  function tellMessages({ log, outbox }: RoomState) {
    for (const message of feed.add(log.messages)) {
      emitter.emit('message', message)
      if (message.participantId === self.id) settle(message.clientId, ({ resolve }) => resolve(message))
    }
    for (const { clientId, problem } of outbox) {
      if (problem === undefined) continue
      settle(clientId, ({ reject }) => reject(new RoomError(codeOf(problem))))
      queueMicrotask(() => client.discard(clientId))
    }
  }

  function settle(clientId: string, how: (waiting: Waiting<Message>) => void) {
    const waiting = posts.get(clientId)
    posts.delete(clientId)
    if (waiting) how(waiting)
  }

  function settleRename({ renaming: isRenaming, renameProblem }: RoomState) {
    if (isRenaming || !renaming) return
    if (renameProblem === undefined) renaming.resolve(self)
    else renaming.reject(new RoomError(codeOf(renameProblem)))
    renaming = undefined
  }

  function end(reason: EndReason, error: RoomError) {
    isOver = true
    feed.end()
    for (const { reject } of posts.values()) reject(error)
    posts.clear()
    renaming?.reject(error)
    emitter.emit('ended', reason)
    client.dispose()
  }

  function post(text: string): Promise<Message> {
    const waiting = createWaiting<Message>()
    const clientId = randomUUID()
    if (isOver) waiting.reject(new RoomError('room_ended'))
    else posts.set(clientId, waiting)
    const problem = isOver ? undefined : client.post(text, clientId)
    if (problem !== undefined) settle(clientId, ({ reject }) => reject(new RoomError(codeOf(problem))))
    return waiting.promise
  }

  function rename(name: string): Promise<Participant> {
    const waiting = createWaiting<Participant>()
    if (renaming || !client.rename(name)) waiting.reject(new RoomError(isOver ? 'room_ended' : 'not_connected'))
    else renaming = waiting
    return waiting.promise
  }

  async function asOwner(work: () => Promise<boolean>): Promise<void> {
    if (isOver) throw new RoomError('room_ended')
    if (!await work() && !isOver) throw new RoomError('not_owner')
  }

  const handle: OpenRoom = {
    id: room.id,
    expiresAt: room.expiresAt,
    get self() { return self },
    get participants() { return client.state.value.presence.participants },
    get messages() { return client.state.value.log.messages },
    get isConnected() { return client.state.value.joined },
    get isLocked() { return client.state.value.room?.locked === true },
    on: (type, listener) => emitter.on(type, listener),
    post,
    rename,
    sayTyping: client.sayTyping,
    leave: client.leave,
    lock: locked => asOwner(() => client.lock(locked)),
    end: () => asOwner(client.endRoom),
    [Symbol.asyncIterator]: () => feed[Symbol.asyncIterator](),
  }
  return { handle, changed }
}

/** A promise that nobody has to wait for: a refusal that is not looked at ends no process. */
function createWaiting<Result>(): Waiting<Result> {
  const waiting = Promise.withResolvers<Result>()
  waiting.promise.catch(() => {})
  return waiting
}
