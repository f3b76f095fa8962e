import { defineEventHandler, setResponseHeader } from 'h3'
import { apiError } from '#server/http/apiError'

/** What each address takes; this handler gets what none of theirs took. */
const METHODS: [address: RegExp, allowed: string][] = [
  [/^\/api\/rooms\/?$/, 'POST'],
  [/^\/api\/rooms\/[^/]+\/?$/, 'GET, HEAD, DELETE'],
  [/^\/api\/health\/?$/, 'GET, HEAD'],
]

/** Whatever else is asked of `/api`: 405 with `Allow` where another method would do, else 404. */
export default defineEventHandler((event) => {
  const allowed = METHODS.find(([address]) => address.test(event.path.split('?')[0] ?? ''))?.[1]
  if (allowed === undefined) throw apiError('not_found')
  setResponseHeader(event, 'allow', allowed)
  throw apiError('method_not_allowed')
})
