import { defineEventHandler, setResponseHeader } from 'h3'
import { apiError } from '#server/http/apiError'
import { isApi } from '#server/http/isApi'

/** Pages and files are only read: whatever else is asked of them, TRACE among it, is 405. */
export default defineEventHandler((event) => {
  if (isApi(event.path) || event.method === 'GET' || event.method === 'HEAD') return
  setResponseHeader(event, 'allow', 'GET, HEAD')
  throw apiError('method_not_allowed')
})
