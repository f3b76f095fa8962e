import * as v from 'valibot'
import { ask } from './ask.ts'
import type { Finding } from './finding.ts'
import { ok, toChange, unknown } from './finding.ts'
import type { OwnRoom } from './rooms.ts'
import type { Site } from './site.ts'
import { upgrade } from './visitor.ts'

const UPGRADE_ADVICE = 'Let the proxy pass them on (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";).'
const apiError = v.object({ data: v.object({ code: v.string() }) })
/** A name that is nobody's (RFC 6761). */
const FOREIGN = 'https://foreign.invalid'

/** The socket takes pages of this site, and no others. */
export async function checkUpgrade(site: Site, { id }: OwnRoom): Promise<Finding[]> {
  const own = await tryUpgrade(site, id, site.origin)
  if (own === 'open') return [ok('WebSockets are let through, and take the pages of this site.'), await checkForeign(site, id)]
  const cause = await causeFor(site, id, site.origin)
  if (own === 403 || cause === 'wrong_origin') return [await explainOrigin(site, id)]
  if (cause === 'too_many_connections') return [toChange('There are too many connections from this address.', 'If nobody else uses it, the server takes all visitors for one: see the finding about addresses.')]
  if (cause === 'server_full') return [toChange('The server has as many connections as it may have.', 'Raise NUXT_LIMITS_CONNECTIONS.')]
  if (cause !== 'upgrade_required') return [toChange(`The address of the sockets, ${site.at('ws/').pathname}, does not lead to the server (${own}).`, 'Let the proxy pass it on as all other paths.')]
  return [toChange(`WebSockets are not let through${own === 426 ? ': the server gets an ordinary request, without the Upgrade header' : ''} (${own}).`, UPGRADE_ADVICE)]
}

async function checkForeign(site: Site, id: string): Promise<Finding> {
  const [foreign, cause] = [await tryUpgrade(site, id, FOREIGN), await causeFor(site, id, FOREIGN)]
  if (foreign === 403 && cause === 'wrong_origin') return ok('Pages of other sites are refused (403).')
  if (foreign === 'open') return toChange('Pages of other sites may join rooms here: the server does not see where a page comes from.', 'Let the proxy pass the Origin header on unchanged.')
  return unknown(`Pages of other sites are refused, though not by the server (${foreign}, ${cause}).`)
}

/** Why the server takes pages of this site for those of another one. */
async function explainOrigin(site: Site, id: string): Promise<Finding> {
  const { protocol, hostname, port } = site.base
  if (port !== '' && await causeFor(site, id, `${protocol}//${hostname}`) !== 'wrong_origin') {
    return toChange(
      `The server refuses the pages of this site (403): the proxy drops the port ${port} from the Host header, or NUXT_PUBLIC_URL lacks it.`,
      'Let the proxy pass Host on with its port (nginx: proxy_set_header Host $http_host; not $host).',
    )
  }
  return toChange(
    'The server refuses the pages of this site (403): it knows the site by another name.',
    `Let the proxy pass the Host header on (nginx: proxy_set_header Host $http_host;), or set NUXT_PUBLIC_URL to ${site.base.href}; if it is set, it names another site.`,
  )
}

/** What the server says, to a POST, about an upgrade from pages of `origin`. @returns the code of the error, or the status of another answer. */
async function causeFor(site: Site, id: string, origin: string): Promise<string | number> {
  const { status, json } = await ask(site.at(`ws/rooms/${id}`), { method: 'POST', headers: { origin } })
  const error = v.safeParse(apiError, json)
  return error.success ? error.output.data.code : status
}

async function tryUpgrade(site: Site, id: string, origin: string): Promise<number | string> {
  const outcome = await upgrade(site, id, origin)
  if ('visitor' in outcome) {
    outcome.visitor.leave()
    return 'open'
  }
  return 'status' in outcome ? outcome.status : outcome.fault
}
