import type { Address } from './client.ts'
import { Client } from './client.ts'

export type DialectName = keyof typeof dialects

/** The protocol of a server. A delivered message is the same JSON object in all of them. */
export interface Dialect {
  /** Opens a connection and joins a room. @returns once the server says `joined`. */
  join(number: number, address: Address, room: string, name: string): Promise<Client>
  /** The text that posts a message. */
  post(clientId: string, text: string): string
  /** The prefix of a delivered message, up to its `seq`. */
  opening: string
}

const MESSAGE = '{"type":"message","seq":'

/** Our protocol; peers without one of their own use it as well. */
const rooms: Dialect = {
  async join(number, address, room, name) {
    const client = await Client.open(number, address, `/ws/rooms/${room}`)
    const joined = client.text('{"type":"joined"')
    client.sendText(JSON.stringify({ type: 'join', name }))
    await joined
    return client
  },
  post: (clientId, text) => JSON.stringify({ type: 'message', clientId, text }),
  opening: MESSAGE,
}

/** Engine.IO 4 over WebSocket, with socket.io's packets. */
const socketio: Dialect = {
  async join(number, address, room, name) {
    const client = await Client.open(number, address, '/socket.io/?EIO=4&transport=websocket')
    client.onText = answerPing
    await client.text('0')
    const connected = client.text('40')
    client.sendText('40')
    await connected
    const joined = client.text('42["joined"')
    client.sendText(`42${JSON.stringify(['join', { room, name }])}`)
    await joined
    return client
  },
  post: (clientId, text) => `42${JSON.stringify(['message', { clientId, text }])}`,
  opening: `42["message",${MESSAGE}`,
}

/** Engine.IO's heartbeat is a text of one character. */
export function answerPing(client: Client, bytes: Buffer, start: number, end: number) {
  if (end - start === 1 && bytes[start] === 0x32) client.sendText('3')
}

/** Every dialect. */
export const dialects = { rooms, socketio } satisfies Record<string, Dialect>
