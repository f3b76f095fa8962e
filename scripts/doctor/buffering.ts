import { open, reasonOf } from './ask.ts'
import type { Finding } from './finding.ts'
import { ok, toChange, unknown } from './finding.ts'
import type { Site } from './site.ts'

/** More than the server takes of a body, and less than proxies do. */
const ANNOUNCED_BYTES = 65_536
const SENT_BYTES = 9216
/** The server refuses at once. */
const PATIENCE_MS = 3000

/** A request that is too large is refused while it is still being sent, so the proxy does not store it first. */
export function checkBuffering(site: Site): Promise<Finding> {
  return new Promise((resolve) => {
    const outgoing = open(site.at('api/rooms'), { method: 'POST', headers: { 'content-type': 'application/json', 'content-length': ANNOUNCED_BYTES } })
    const finish = (finding: Finding) => {
      clearTimeout(deadline)
      resolve(finding)
      outgoing.destroy()
    }
    const deadline = setTimeout(() => finish(toChange(
      'The proxy keeps each request until it is whole, in its memory or on its disk, before the server may refuse it.',
      'Let it pass requests on as they come (nginx: proxy_request_buffering off;).',
    )), PATIENCE_MS)
    outgoing.on('response', ({ statusCode }) => finish(statusCode === 413
      ? ok('A request that is too large is refused while it is being sent (413).')
      : unknown(`A request that is too large was answered with ${statusCode}, and not 413.`)))
    outgoing.on('error', error => finish(unknown(`A request that is too large was cut off: ${reasonOf(error)}.`)))
    outgoing.write(' '.repeat(SENT_BYTES))
  })
}
