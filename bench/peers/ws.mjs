// `ws` in its common use: a set of sockets per room, a JSON text per message, a send per socket.
import { createServer } from 'node:http'
import { randomUUID } from 'node:crypto'
import { WebSocketServer } from 'ws'

const http = createServer((request, response) => response.end())
const server = new WebSocketServer({ server: http })
const rooms = new Map()

server.on('connection', (socket, { url }) => {
  const room = rooms.get(url) ?? { sockets: new Set(), lastSeq: 0 }
  rooms.set(url, room)
  const self = { id: randomUUID().slice(0, 12), name: '' }
  socket.on('message', (raw) => {
    const frame = JSON.parse(String(raw))
    if (frame.type === 'join') {
      self.name = frame.name
      room.sockets.add(socket)
      socket.send(JSON.stringify({ type: 'joined', self }))
    }
    else {
      const { clientId, text } = frame
      room.lastSeq += 1
      const message = JSON.stringify({ type: 'message', seq: room.lastSeq, clientId, participantId: self.id, name: self.name, text, sentAt: Date.now() })
      for (const other of room.sockets) other.send(message)
    }
  })
  socket.on('close', () => room.sockets.delete(socket))
})

http.listen(Number(process.env.PORT))
