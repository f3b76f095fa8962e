import { defineEventHandler } from 'h3'
import { defineNitroPlugin } from 'nitropack/runtime'
import { pathInSite } from '#server/basePath'
import { apiError } from '#server/http/apiError'
import { pageAt } from '#server/pages/pageAt'
import { useSettings } from '#server/useSettings'

/** Two leading slashes, also encoded, or backslashes, which browsers treat as slashes. */
const NETWORK_PATH = /^(?:[/\\]|%2f|%5c){2}/i

/** A path with an encoded `?` or `#` in it. Those do not end a path; but h3 decodes it, and what reads it afterwards would end it there. */
const ENCODED_END = /^[^?#]*%(?:3f|23)/i

/**
 * Answers 404 to a path outside the site's base path (h3 would take `/chatter` for one below `/chat`), and to one with two
 * leading slashes: it resolves to another host in some programs, and to the path of a room in others. An encoded `?` or `#`
 * is answered with 404 too, except in the link of a room whose `#` became `%23`. As the first handler it runs before files and pages are
 * looked up; middleware would be too late.
 */
export default defineNitroPlugin(({ h3App }) => {
  const { basePath } = useSettings()
  h3App.stack.unshift({
    route: '/',
    handler: defineEventHandler(({ node }) => {
      const { url = '' } = node.req
      const path = pathInSite(url, basePath)
      if (path === undefined || NETWORK_PATH.test(path) || NETWORK_PATH.test(url)) throw apiError('not_found')
      if (ENCODED_END.test(path) && pageAt(path) !== 'room') throw apiError('not_found')
    }),
  })
})
