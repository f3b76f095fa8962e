import { defineWebSocketHandler } from 'h3'

/** `/ws/rooms/{id}`: crossws passes every upgrade to our own server (`server/plugins/websocket.ts`). Other requests get 426. */
export default defineWebSocketHandler({})
