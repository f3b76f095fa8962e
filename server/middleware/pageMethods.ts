import { defineEventHandler, setResponseHeader } from 'h3'
import { apiError } from '#server/http/apiError'
import { isApi } from '#server/http/isApi'
import { roomIdOfUpgrade } from '#server/websocket/route'

/** Pages and files are read-only: every other method, including TRACE, is 405. */
export default defineEventHandler((event) => {
  const asksAboutUpgrade = event.method === 'POST' && roomIdOfUpgrade(event.path) !== undefined
  if (asksAboutUpgrade || isApi(event.path) || event.method === 'GET' || event.method === 'HEAD') return
  setResponseHeader(event, 'allow', 'GET, HEAD')
  throw apiError('method_not_allowed')
})
