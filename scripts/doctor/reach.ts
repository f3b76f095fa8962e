import * as v from 'valibot'
import type { Answer } from './ask.ts'
import { ask, reasonOf } from './ask.ts'
import type { Finding } from './finding.ts'
import { toChange } from './finding.ts'
import type { Site } from './site.ts'

/** Nobody answers at the address. */
export class UnreachableError extends Error {}

const health = v.object({
  status: v.string(),
  version: v.string(),
  storage: v.string(),
  overdueRooms: v.nullable(v.number()),
  purgePending: v.nullable(v.union([v.boolean(), v.number()])),
})
export type Health = v.InferOutput<typeof health>

/** What browsers, too, refuse in a certificate, by the code of the error. */
const CERTIFICATE_FAULTS: Record<string, string> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'signs itself, so browsers warn of it',
  SELF_SIGNED_CERT_IN_CHAIN: 'comes from an authority that browsers do not know',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'comes without the certificates that lead to a known authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'comes without the certificates that lead to a known authority',
  CERT_HAS_EXPIRED: 'has expired',
  CERT_NOT_YET_VALID: 'is not valid yet: it, or a clock, is wrong',
  ERR_TLS_CERT_ALTNAME_INVALID: 'is for another host',
}
const NEW_CERTIFICATE = 'Get one for this host, for example from Let\'s Encrypt, and give the proxy the full chain. (To trust an authority of your own here, name its file in NODE_EXTRA_CA_CERTS.)'
/** Answers of a proxy that has no server behind it. */
const BAD_GATEWAYS = [502, 503, 504]

/** Asks the server for its health; or finds why it cannot be asked. @throws UnreachableError */
export async function reach(site: Site): Promise<{ health: Health, answer: Answer } | Finding> {
  try {
    const answer = await ask(site.at('api/health'))
    const parsed = v.safeParse(health, answer.json)
    return parsed.success ? { health: parsed.output, answer } : nobody(site, answer)
  }
  catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const fault = CERTIFICATE_FAULTS[code]
    if (fault === undefined) throw new UnreachableError(`${site.base.href} cannot be reached: ${reasonOf(error)}.`, { cause: error })
    return toChange(`The certificate ${fault} (${code}).`, NEW_CERTIFICATE)
  }
}

/** Asks again later. @returns `undefined` if there is no such answer. */
export async function healthNow(site: Site): Promise<Health | undefined> {
  const parsed = v.safeParse(health, (await ask(site.at('api/health'))).json)
  return parsed.success ? parsed.output : undefined
}

function nobody({ base }: Site, { status }: Answer): Finding {
  if (BAD_GATEWAYS.includes(status)) {
    return toChange(
      `A proxy answers, and no server behind it (${status}).`,
      'Start the server, and read its log: a data folder that it cannot write (read-only, or of another user) and a wrong setting both stop it, with one line that says so. If it runs, let the proxy pass requests to where the line "Listening on" says.',
    )
  }
  return toChange(
    `There is no chat server at this path: its health is answered with ${status}.`,
    base.pathname === '/'
      ? 'Give the doctor the path as well if the site has one; else let the proxy pass every path on to the server.'
      : `Let the proxy pass ${base.pathname} on with its path unchanged, and set NUXT_APP_BASE_URL to ${base.pathname}.`,
  )
}
