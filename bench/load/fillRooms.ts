import { eachOf } from './crowd.ts'
import { Client } from './client.ts'
import { HttpConnection, request } from './http.ts'

export interface FillRooms {
  port: number
  rooms: number
  /** Per room. */
  messages: number
}

/** Creates rooms in which somebody has posted and left. */
export async function fillRooms({ port, rooms, messages }: FillRooms): Promise<{ stored: number }> {
  const bytes = request(port, 'POST', '/api/rooms')
  const connection = new HttpConnection(port)
  const ids: string[] = []
  for (let room = 0; room < rooms; room += 1) ids.push((JSON.parse((await connection.send(bytes)).body) as { id: string }).id)
  connection.destroy()
  await eachOf(ids, 32, async (id) => {
    const client = await Client.open(0, { port }, `/ws/rooms/${id}`)
    client.sendText(JSON.stringify({ type: 'join', name: 'Somebody' }))
    const said = client.text(`{"type":"message","seq":${messages},`)
    for (let number = 0; number < messages; number += 1) {
      client.sendText(JSON.stringify({ type: 'message', clientId: String(number), text: `One of the messages of this room, and its number is ${number}.` }))
    }
    await said
    client.destroy()
  })
  return { stored: rooms * messages }
}
