import { getRequestHeader, getResponseHeader, getResponseStatus, removeResponseHeader, setResponseHeader, setResponseStatus } from 'h3'
import { defineNitroPlugin } from 'nitropack/runtime'

const ENTITY_TAG = /"[^"]*"/g

/**
 * Answers 304 to a browser that has a file already (RFC 9110, section 13.1.2). Nitro does so only where `If-None-Match` is the
 * file's very tag, and leaves that out: a list is read here, and a weak tag, which nginx makes of ours when it compresses.
 */
export default defineNitroPlugin((nitroApp) => {
  nitroApp.hooks.hook('beforeResponse', (event, response) => {
    const known = getRequestHeader(event, 'if-none-match')
    if (known === undefined) return
    const [status, tag] = [getResponseStatus(event), getResponseHeader(event, 'etag')]
    if (status === 304) return setResponseHeader(event, 'etag', known)
    if (status !== 200 || typeof tag !== 'string' || !holds(known, tag)) return
    setResponseStatus(event, 304, 'Not Modified')
    for (const name of ['content-type', 'content-length', 'content-encoding']) removeResponseHeader(event, name)
    response.body = ''
  })
})

function holds(known: string, tag: string): boolean {
  return known.trim() === '*' || known.match(ENTITY_TAG)?.includes(tag) === true
}
