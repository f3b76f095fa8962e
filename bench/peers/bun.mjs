/* global Bun */
// Bun's native WebSocket server, with its own publish and subscribe.
const lastSeq = new Map()

const server = Bun.serve({
  port: Number(process.env.PORT),
  fetch(request, server) {
    const room = new URL(request.url).pathname
    const data = { room, self: { id: crypto.randomUUID().slice(0, 12), name: '' } }
    return server.upgrade(request, { data }) ? undefined : new Response()
  },
  websocket: {
    perMessageDeflate: false,
    message(socket, raw) {
      const { room, self } = socket.data
      const frame = JSON.parse(raw)
      if (frame.type === 'join') {
        self.name = frame.name
        socket.subscribe(room)
        socket.send(JSON.stringify({ type: 'joined', self }))
        return
      }
      const { clientId, text } = frame
      const seq = (lastSeq.get(room) ?? 0) + 1
      lastSeq.set(room, seq)
      server.publish(room, JSON.stringify({ type: 'message', seq, clientId, participantId: self.id, name: self.name, text, sentAt: Date.now() }))
    },
  },
})
