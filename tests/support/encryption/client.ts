import { nameKey } from '#shared/names/nameKey'
import type { ErrorCode, ServerFrame } from '#shared/protocol'
import { deriveRoomKeys } from '~/client/encryption/keys'
import type { FrameCrypto } from '~/client/encryption/frameCrypto'
import { createFrameCrypto } from '~/client/encryption/frameCrypto'
import { encryptConnection } from '~/client/encryption/encryptedConnection'
import { lastSeq } from '~/client/room/messageLog'
import type { RoomEvent, RoomState } from '~/client/room/state'
import { NEW_ROOM_STATE, dueFrame, reduce } from '~/client/room/state'
import type { Link, Relay } from './relay'
import { BACKENDS, VECTOR } from './vector'

/** All encryption and decryption in progress, of any client. */
const working = new Set<Promise<unknown>>()

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))

/** One client's encryption in the room of the test vector. */
export async function sealedRoom(backend: keyof typeof BACKENDS = 'WebCrypto'): Promise<FrameCrypto> {
  const room = createFrameCrypto({ roomId: VECTOR.roomId, keys: await deriveRoomKeys(BACKENDS[backend], VECTOR.secret), random, nameKey })
  return { ...room, open: watch(room.open), seal: watch(room.seal) }
}

/** A client around the reducer, like the page, in an encrypted room. */
export class Client {
  state: RoomState = NEW_ROOM_STATE
  readonly problems: ErrorCode[] = []
  private readonly socket: Pick<Link, 'open' | 'drop' | 'send' | 'close'>
  private session: string | undefined

  constructor(relay: Relay, room: FrameCrypto, private readonly name: string) {
    this.socket = encryptConnection(events => relay.link(events), {
      opened: () => this.join(),
      received: frame => this.receive(frame),
      lost: () => this.dispatch({ type: 'disconnected' }),
      closed: () => {},
      refused: () => {},
    }, room)
  }

  /** Is a copy of the other's tab from now on. */
  copies(other: Client) {
    this.session = other.session
  }

  connect() {
    this.socket.open()
  }

  cut() {
    this.socket.drop()
  }

  leave() {
    this.socket.close()
  }

  /** As the page does: tells the server, and closes. */
  leavesForGood() {
    this.socket.send({ type: 'leave' })
    this.socket.close()
  }

  write(clientId: string, text: string) {
    this.dispatch({ type: 'posted', clientId, text })
  }

  rename(name: string) {
    const frame = { type: 'rename', name } as const
    if (this.state.joined && this.socket.send(frame)) this.dispatch({ type: 'sent', frame })
  }

  scrollUp() {
    this.dispatch({ type: 'olderWanted' })
  }

  type() {
    return this.socket.send({ type: 'typing' })
  }

  /** Authors and texts, as displayed. */
  get conversation(): string[] {
    return this.state.log.messages.map(({ name, text }) => `${name}: ${text}`)
  }

  private join() {
    const after = lastSeq(this.state.log)
    const who = this.session === undefined ? { name: this.name } : { session: this.session }
    this.socket.send({ type: 'join', ...who, ...(after === undefined ? {} : { after }) })
  }

  private receive(frame: ServerFrame) {
    if (frame.type === 'joined') this.session = frame.session
    if (frame.type === 'error') this.problems.push(frame.code)
    this.dispatch({ type: 'received', frame, now: 0 })
  }

  private dispatch(event: RoomEvent) {
    this.state = reduce(this.state, event)
    for (let frame = dueFrame(this.state, 0); frame; frame = dueFrame(this.state, 0)) {
      if (!this.socket.send(frame)) return
      this.state = reduce(this.state, { type: 'sent', frame })
    }
  }
}

/** Delivers everything in transit. */
export async function settle() {
  do {
    await Promise.all(working)
    // Decrypted frames are delivered in order.
    await new Promise<void>(resolve => setImmediate(resolve))
  } while (working.size > 0)
}

function watch<From, To>(work: (item: From) => Promise<To>): (item: From) => Promise<To> {
  return (item) => {
    const result = work(item)
    working.add(result)
    void result.finally(() => working.delete(result))
    return result
  }
}
