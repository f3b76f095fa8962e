// The plain way on this stack: Nitro's own entry (h3 and crossws, in Nitro's versions), with a handler as in its
// documentation, and one awaited insert through Kysely before a message is published.
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import Database from 'better-sqlite3'
import wsAdapter from 'crossws/adapters/node'
import { createApp, createRouter, defineEventHandler, defineWebSocketHandler, toNodeListener } from 'h3'
import { Kysely, SqliteDialect } from 'kysely'

const database = new Database(process.env.NUXT_DATABASE_FILE)
database.pragma('journal_mode = WAL')
database.pragma('synchronous = NORMAL')
const db = new Kysely({ dialect: new SqliteDialect({ database }) })
await db.schema.createTable('messages')
  .addColumn('room', 'text', column => column.notNull())
  .addColumn('seq', 'integer', column => column.notNull())
  .addColumn('client_id', 'text', column => column.notNull())
  .addColumn('participant_id', 'text', column => column.notNull())
  .addColumn('name', 'text', column => column.notNull())
  .addColumn('text', 'text', column => column.notNull())
  .addColumn('sent_at', 'integer', column => column.notNull())
  .addPrimaryKeyConstraint('position', ['room', 'seq'])
  .execute()

const lastSeq = new Map()
const people = new WeakMap()

const room = defineWebSocketHandler({
  async message(peer, message) {
    const frame = message.json()
    if (frame.type === 'join') {
      const self = { id: randomUUID().slice(0, 12), name: frame.name, room: new URL(peer.request.url).pathname }
      people.set(peer, self)
      peer.subscribe(self.room)
      peer.send(JSON.stringify({ type: 'joined', self }))
      return
    }
    const { clientId, text } = frame
    const { room, id: participantId, name } = people.get(peer)
    const seq = (lastSeq.get(room) ?? 0) + 1
    lastSeq.set(room, seq)
    const sentAt = Date.now()
    await db.insertInto('messages').values({ room, seq, client_id: clientId, participant_id: participantId, name, text, sent_at: sentAt }).execute()
    const published = JSON.stringify({ type: 'message', seq, clientId, participantId, name, text, sentAt })
    peer.send(published)
    peer.publish(room, published)
  },
})

const router = createRouter()
  .use('/ws/rooms/:id', room)
  .use('/api/health', defineEventHandler(() => ({ status: 'ok' })))
const app = createApp().use(router)
const server = createServer(toNodeListener(app))
server.on('upgrade', wsAdapter(app.websocket).handleUpgrade)
process.once('SIGTERM', () => {
  database.close()
  process.exit(0)
})
server.listen(Number(process.env.PORT))
