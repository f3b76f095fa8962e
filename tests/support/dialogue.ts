import { isDeepStrictEqual } from 'node:util'
import * as v from 'valibot'
import { expect, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { CreatedRoom, RoomStatus } from '#shared/api'
import { createdRoom, roomStatus } from '#shared/api'
import type { ClientFrame, JoinedFrame, ServerFrame } from '#shared/protocol'
import { serverFrame } from '#shared/protocol'
import { call } from './http'
import type { TestServer } from './server'

/** Far above any measured time: it only ends a hanging test. */
const PATIENCE_MS = 20_000

type FrameType = ServerFrame['type']
type FrameOf<Type extends FrameType> = Extract<ServerFrame, { type: Type }>

/** A room on a server. */
export interface TestRoom extends CreatedRoom {
  server: TestServer
}

/** Creates a room over HTTP. */
export async function createRoom(server: TestServer, body?: { lifetimeSeconds?: number, encrypted?: boolean, verifier?: string }): Promise<TestRoom> {
  const answer = await call('POST', `${server.url}/api/rooms`, { body })
  expect(answer.status, answer.text).toBe(201)
  const room = v.parse(createdRoom, answer.json)
  server.keepsSecret(room.id, room.ownerToken)
  return { ...room, server }
}

/** The API's status of a room. */
export async function statusOf({ server, id }: TestRoom): Promise<RoomStatus> {
  const answer = await call('GET', `${server.url}/api/rooms/${id}`)
  expect(answer.status, answer.text).toBe(200)
  return v.parse(roomStatus, answer.json)
}

/** A room's lifetime (s) that a test awaits: long enough to load a page and join on a busy machine. */
export const SHORT_LIFETIME_SECONDS = 15
/** The same, without a page: long enough to join. */
export const BRIEF_LIFETIME_SECONDS = 3

/** Waits until a room's time is up. */
export async function expires({ server, id }: Pick<TestRoom, 'server' | 'id'>): Promise<void> {
  await expect.poll(async () => (await call('GET', `${server.url}/api/rooms/${id}`)).status, { timeout: PATIENCE_MS }).toBe(404)
}

/** Ends a room as its owner. */
export async function endRoom({ server, id, ownerToken }: Pick<TestRoom, 'server' | 'id' | 'ownerToken'>): Promise<void> {
  const answer = await call('DELETE', `${server.url}/api/rooms/${id}`, { headers: { authorization: `Bearer ${ownerToken}` } })
  expect(answer.status, answer.text).toBe(204)
}

/** The address of a room's WebSocket. */
export function socketUrl({ server, id }: Pick<TestRoom, 'server' | 'id'>): string {
  return `${server.url.replace(/^http/, 'ws')}/ws/rooms/${id}`
}

/** Opens a connection to a room, without joining. It ends with the test. @throws UpgradeRefused */
export async function connect(room: TestRoom, options: { url?: string, headers?: Record<string, string> } = {}): Promise<Connection> {
  const socket = new WebSocket(options.url ?? socketUrl(room), { headers: options.headers, perMessageDeflate: false })
  const connection = new Connection(socket, room)
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('unexpected-response', (_request, { statusCode = 0 }) => {
      reject(new UpgradeRefused(statusCode))
      socket.terminate()
    })
    socket.on('error', reject)
  })
  onTestFinished(() => socket.terminate())
  return connection
}

/** The server answered an upgrade with an HTTP status. */
export class UpgradeRefused extends Error {
  constructor(readonly status: number) {
    super(`The upgrade was refused with ${status}.`)
  }
}

/** Joins with a name or a session; the frames after `joined` wait to be received. */
export async function join(room: TestRoom, name?: string, { session, after }: { session?: string, after?: number } = {}): Promise<Person> {
  const connection = await connect(room)
  return await connection.joins({ name, session, after })
}

/** One connection with its received frames. Every frame is checked against the protocol on arrival. */
export class Connection {
  readonly #inbox: ServerFrame[] = []
  readonly #waiting = new Set<() => void>()
  #closeCode: number | undefined
  #violation: Error | undefined

  constructor(readonly socket: WebSocket, readonly room: TestRoom) {
    socket.on('message', (data, isBinary) => {
      const raw = String(data)
      try {
        this.#inbox.push(checkFrame(raw, isBinary))
      }
      catch (error) {
        this.#violation = new Error(`The server broke the protocol with ${raw}`, { cause: error })
      }
      this.#wake()
    })
    socket.on('close', (code) => {
      this.#closeCode = code
      this.#wake()
    })
  }

  /** Sends a frame, or raw text or bytes. */
  sends(frame: ClientFrame | string | Uint8Array): void {
    if (typeof frame === 'object' && 'type' in frame) {
      if ('text' in frame) this.room.server.keepsSecret(frame.text)
      this.socket.send(JSON.stringify(frame))
    }
    else this.socket.send(frame)
  }

  /** Waits for the next frame of a type, and removes it from the received ones. @param matches an additional condition. */
  async receives<Type extends FrameType>(type: Type, matches: (frame: FrameOf<Type>) => boolean = () => true): Promise<FrameOf<Type>> {
    const isIt = (frame: ServerFrame): frame is FrameOf<Type> => isOfType(frame, type) && matches(frame)
    return await this.#until(`a frame "${type}"`, () => {
      const frame = this.#inbox.find(isIt)
      if (frame) this.#inbox.splice(this.#inbox.indexOf(frame), 1)
      return frame
    })
  }

  /** Waits for an error of this code, which must be the next one. */
  async isTold(code: FrameOf<'error'>['code']): Promise<FrameOf<'error'>> {
    const error = await this.receives('error')
    expect(error).toMatchObject({ code })
    return error
  }

  /** Waits until the server has handled everything sent before, and lists the frames that were not taken yet. */
  async unread(): Promise<ServerFrame[]> {
    // Frames of one turn of the server's event loop are handled at its end; the second ping comes in a later turn.
    for (let round = 0; round < 2; round += 1) {
      this.sends({ type: 'ping' })
      await this.receives('pong')
    }
    return [...this.#inbox]
  }

  /** Waits for the end of the connection. @returns its close code. */
  async closed(): Promise<number> {
    return await this.#until('the end of the connection', () => this.#closeCode)
  }

  /** Leaves properly. */
  async leaves(): Promise<void> {
    this.socket.close(1000)
    await this.closed()
  }

  /** Disappears without a close, like a phone in a tunnel. */
  async drops(): Promise<void> {
    this.socket.terminate()
    await this.closed()
  }

  /** Joins, and expects success. */
  async joins(wish: { name?: string, session?: string, after?: number, proof?: string }): Promise<Person> {
    if (wish.name) this.room.server.keepsSecret(wish.name)
    this.sends({ type: 'join', ...wish })
    const joined = await this.receives('joined')
    this.room.server.keepsSecret(joined.session)
    return Object.assign(this, conversation(this, joined))
  }

  async #until<Result>(what: string, check: () => Result | undefined): Promise<Result> {
    return await new Promise((resolve, reject) => {
      const settle = (outcome: () => void) => {
        clearTimeout(patience)
        this.#waiting.delete(tryNow)
        outcome()
      }
      const tryNow = () => {
        const found = check()
        if (this.#violation) settle(() => reject(this.#violation))
        else if (found !== undefined) settle(() => resolve(found))
        else if (this.#closeCode !== undefined) settle(() => reject(this.#missing(what)))
      }
      const patience = setTimeout(() => settle(() => reject(this.#missing(what))), PATIENCE_MS)
      this.#waiting.add(tryNow)
      tryNow()
    })
  }

  #missing(what: string): Error {
    const end = this.#closeCode === undefined ? '' : ` and the connection was closed with ${this.#closeCode}`
    return new Error(`There came no ${what}${end}. Unread: ${JSON.stringify(this.#inbox)}`)
  }

  #wake() {
    for (const check of this.#waiting) check()
  }
}

/** Somebody in a room. */
export type Person = Connection & ReturnType<typeof conversation>

function conversation(connection: Connection, joined: JoinedFrame) {
  return {
    joined,
    /** The private token with which this person returns. */
    session: joined.session,
    self: joined.self,

    /** Posts a message and waits until it is accepted. */
    async says(text: string, clientId: string = crypto.randomUUID()): Promise<FrameOf<'message'>> {
      connection.sends({ type: 'message', clientId, text })
      return await connection.receives('message', message => message.clientId === clientId && message.participantId === joined.self.id)
    },

    /** Waits for the next message, which must be this one. */
    async hears(text: string): Promise<FrameOf<'message'>> {
      const message = await connection.receives('message')
      expect(message.text).toBe(text)
      return message
    },

    /** Requests a page of messages. */
    async reads(position: { before?: number, after?: number, limit?: number }): Promise<FrameOf<'history'>> {
      connection.sends({ type: 'history', ...position })
      return await connection.receives('history')
    },
  }
}

function isOfType<Type extends FrameType>(frame: ServerFrame, type: Type): frame is FrameOf<Type> {
  return frame.type === type
}

/** Parses a frame of the server strictly: unknown fields fail. */
function checkFrame(raw: string, isBinary: boolean): ServerFrame {
  if (isBinary) throw new Error('A frame of the server is text.')
  const json: unknown = JSON.parse(raw)
  const frame = v.parse(serverFrame, json)
  if (!isDeepStrictEqual(frame, json)) throw new Error('It has fields that the protocol does not know.')
  return frame
}
