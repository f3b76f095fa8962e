import type { Address } from './client.ts'
import { Client } from './client.ts'

export type DialectName = keyof typeof dialects

/** How a server is spoken to. What everyone hears of a message is the same object of JSON everywhere. */
export interface Dialect {
  /** Opens a connection and joins a room. @returns once the server says `joined`. */
  join(number: number, address: Address, room: string, name: string): Promise<Client>
  /** The text that posts a message. */
  post(clientId: string, text: string): string
  /** What a message that arrives begins with, up to its `seq`. */
  opening: string
}

const MESSAGE = '{"type":"message","seq":'

/** Our protocol; the peers that have none of their own speak it as well. */
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

/** Engine.IO 4 over WebSocket, and socket.io's packets in it. */
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

/** Engine.IO's own heartbeat is a text of one character. */
export function answerPing(client: Client, bytes: Buffer, start: number, end: number) {
  if (end - start === 1 && bytes[start] === 0x32) client.sendText('3')
}

/** Every way to speak to a server. */
export const dialects = { rooms, socketio } satisfies Record<string, Dialect>
