import { defineEventHandler, getRequestHeader } from 'h3'
import { apiError } from '#server/http/apiError'

/** Refuses changes that another site asks a browser for. */
export default defineEventHandler((event) => {
  const changes = event.method !== 'GET' && event.method !== 'HEAD'
  if (changes && event.path.startsWith('/api/') && getRequestHeader(event, 'sec-fetch-site') === 'cross-site') {
    throw apiError('forbidden')
  }
})
