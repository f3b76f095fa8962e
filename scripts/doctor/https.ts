import type { Answer } from './ask.ts'
import { ask, reasonOf } from './ask.ts'
import type { Finding } from './finding.ts'
import { ok, toChange, unknown } from './finding.ts'
import { addressesOf, isLoopback } from './networks.ts'
import type { Site } from './site.ts'

const DAY_MS = 86_400_000
/** Certificates of Let's Encrypt are renewed thirty days before their end. */
const SOON_DAYS = 14

/** HTTPS: its certificate lasts, and plain HTTP leads to it. @param answer any answer of the site. */
export async function checkHttps(site: Site, { certificateUntil }: Pick<Answer, 'certificateUntil'>): Promise<Finding[]> {
  if (site.base.protocol === 'http:') return [await withoutHttps(site)]
  const findings = [certificate(certificateUntil)]
  const plain = plainAddress(site)
  return plain ? [...findings, await checkRedirect(site, plain)] : findings
}

/** Plain HTTP leads to the site by a permanent redirect, or nobody answers it. @param plain its address. */
export async function checkRedirect({ base }: Site, plain: URL): Promise<Finding> {
  try {
    const { status, headers: { location } } = await ask(plain)
    const target = URL.parse(location ?? '', plain)
    if ((status === 301 || status === 308) && target?.href === base.href) return ok(`${plain.href} leads here (${status}).`)
    return toChange(
      status >= 300 && status < 400 ? `${plain.href} leads elsewhere, or not for good (${status}, to ${location ?? 'nowhere'}).` : `${plain.href} is answered without encryption (${status}).`,
      `Let it redirect with 301 to ${base.href}, with the path kept.`,
    )
  }
  catch (error) {
    return ok(`Nobody answers ${plain.href} (${reasonOf(error)}): browsers try https.`)
  }
}

/** On another port than the usual one nobody knows where plain HTTP would be. */
function plainAddress({ base }: Site): URL | undefined {
  return base.port === '' ? URL.parse(base.href.replace(/^https:/, 'http:')) ?? undefined : undefined
}

function certificate(until: Date | undefined): Finding {
  const days = Math.floor(((until?.getTime() ?? 0) - Date.now()) / DAY_MS)
  if (!until || days >= SOON_DAYS) return ok(`HTTPS works, and the certificate is good for ${days} more days.`)
  return toChange(`The certificate ends in ${days} days.`, 'Renew it, and let a timer do so from now on.')
}

async function withoutHttps(site: Site): Promise<Finding> {
  if ((await addressesOf(site)).every(isLoopback)) return unknown('This address has no HTTPS, which is all right only on this machine.')
  return toChange('There is no HTTPS: anyone on the way can read messages, and browsers offer no encrypted rooms without a warning.', 'Put a proxy with a certificate before it (deploy/), and give the doctor the https address.')
}
