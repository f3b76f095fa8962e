import { defineEventHandler } from 'h3'
import { defineNitroPlugin } from 'nitropack/runtime'
import { apiError } from '#server/http/apiError'

/** Two leading slashes, also encoded, or backslashes, which browsers treat as slashes. */
const NETWORK_PATH = /^(?:[/\\]|%2f|%5c){2}/i

/**
 * Answers 404 to a path with two leading slashes. It resolves to another host in some programs, and to the path of a room
 * in others. As the first handler it runs before files and pages are looked up; middleware would be too late.
 */
export default defineNitroPlugin(({ h3App }) => {
  h3App.stack.unshift({
    route: '/',
    handler: defineEventHandler(({ node }) => {
      if (NETWORK_PATH.test(node.req.url ?? '')) throw apiError('not_found')
    }),
  })
})
