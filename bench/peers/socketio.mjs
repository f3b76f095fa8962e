// socket.io 4 as in its documentation: rooms, and one emit to everyone in them.
import { createServer } from 'node:http'
import { Server } from 'socket.io'

const http = createServer((request, response) => response.end())
const io = new Server(http, { transports: ['websocket'] })
const lastSeq = new Map()

io.on('connection', (socket) => {
  socket.on('join', async ({ room, name }) => {
    Object.assign(socket.data, { room, name })
    await socket.join(room)
    socket.emit('joined', { type: 'joined', self: { id: socket.id, name } })
  })
  socket.on('message', ({ clientId, text }) => {
    const { room, name } = socket.data
    const seq = (lastSeq.get(room) ?? 0) + 1
    lastSeq.set(room, seq)
    io.to(room).emit('message', { type: 'message', seq, clientId, participantId: socket.id, name, text, sentAt: Date.now() })
  })
})

http.listen(Number(process.env.PORT))
