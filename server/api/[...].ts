import { defineEventHandler, setResponseHeader } from 'h3'
import { apiError } from '#server/http/apiError'

/** Allowed methods by address; requests that matched another handler never get here. */
const METHODS: [address: RegExp, allowed: string][] = [
  [/^\/api\/rooms\/?$/, 'POST'],
  [/^\/api\/rooms\/[^/]+\/?$/, 'GET, HEAD, PATCH, DELETE'],
  [/^\/api\/health\/?$/, 'GET, HEAD'],
]

/** Answers other requests to `/api`: 405 with `Allow` if another method would work, else 404. */
export default defineEventHandler((event) => {
  const allowed = METHODS.find(([address]) => address.test(event.path.split('?')[0] ?? ''))?.[1]
  if (allowed === undefined) throw apiError('not_found')
  setResponseHeader(event, 'allow', allowed)
  throw apiError('method_not_allowed')
})
