import { defineEventHandler } from 'h3'
import { isApi } from '#server/http/isApi'

/** `HEAD` is `GET` without a body, for all of the API: Node leaves the body out, whoever answers. */
export default defineEventHandler((event) => {
  if (event.method === 'HEAD' && isApi(event.path)) event.node.req.method = 'GET'
})
