import { defineWebSocketHandler } from 'h3'

/**
 * `/ws/rooms/{id}`: crossws hands every upgrade to our own server behind it (`server/plugins/websocket.ts`), which decides
 * about it. A request that is no upgrade is answered 426.
 */
export default defineWebSocketHandler({})
