import { defineEventHandler } from 'h3'
import { defineNitroPlugin } from 'nitropack/runtime'
import { apiError } from '#server/http/apiError'

/** Two slashes at its begin, also encoded, or backslashes, which browsers take for slashes. */
const NETWORK_PATH = /^(?:[/\\]|%2f|%5c){2}/i

/**
 * Answers 404 where a path begins with two slashes. Such a path names another host to whatever resolves it, and to some it
 * is the path of a room: so it is refused before files and pages are looked for, which middleware would not be.
 */
export default defineNitroPlugin(({ h3App }) => {
  h3App.stack.unshift({
    route: '/',
    handler: defineEventHandler(({ node }) => {
      if (NETWORK_PATH.test(node.req.url ?? '')) throw apiError('not_found')
    }),
  })
})
