import { parseAddress } from '../../server/clients/ip.ts'
import { ask } from './ask.ts'
import type { Finding } from './finding.ts'
import { ok, toChange, unknown } from './finding.ts'
import { addressesOf, isLoopback, isPublic } from './networks.ts'
import type { Site } from './site.ts'

/** Addresses of documentation (RFC 5737 and 3849): nobody has them. The nearest proxy's entry would be the last. */
const FORGED = ['192.0.2.1', '198.51.100.2', '203.0.113.3']
const FORGED_IPV6 = '2001:db8:0:0:0:0:0:4'
/** On a loopback address, visitors have another one than the proxy, so that they can be told apart. */
const OTHER_LOOPBACK = '127.0.0.2'
/** What the server says of a request without an address. */
const UNKNOWN = 'unknown'

/** The address that the server counts this visitor by is the right one, and no claim of a visitor changes it. */
export async function checkClientAddress(site: Site): Promise<Finding[]> {
  const from = await sourceFor(site)
  const own = await counted(site, from)
  if (own.address === undefined) return [unknown('Which address the server counts visitors by cannot be told: there is no header Client-Address. The server is older than this doctor, or a proxy hides it.')]
  return [await checkForging(site, from, own.address), judgeAddress(own.address, own.localAddress, await addressesOf(site))]
}

async function checkForging(site: Site, from: string | undefined, own: string): Promise<Finding> {
  const forge = async (headers: Record<string, string>) => (await counted(site, from, headers)).address
  const byList = await forge({ 'x-forwarded-for': FORGED.join(', ') })
  const byForwarded = await forge({ forwarded: `for="[${FORGED_IPV6}]"` })
  if (byForwarded !== own) {
    return toChange(
      'Visitors can claim any address: nothing in front of the server sets X-Forwarded-For, and the server believes what comes.',
      'Let the proxy send X-Forwarded-For itself (nginx: proxy_set_header X-Forwarded-For $remote_addr;); without a proxy, leave NUXT_TRUST_PROXY empty.',
    )
  }
  if (byList === own) return ok('Forged X-Forwarded-For and Forwarded headers change nothing.')
  // How many entries too far the server looks. A list of networks goes on over the visitor's own address, a number does not.
  const tooFar = FORGED.length - FORGED.indexOf(byList ?? '')
  const byOwn = await forge({ 'x-forwarded-for': [FORGED[2], ...Array<string>(tooFar).fill(own)].join(', ') })
  return byOwn === own
    ? toChange(
        `Visitors can claim any address: NUXT_TRUST_PROXY counts ${tooFar === 1 ? 'one proxy' : `${tooFar} proxies`} too many.`,
        'Set it to the number of proxies between the internet and the server.',
      )
    : toChange(
        'Visitors can claim any address: the networks in NUXT_TRUST_PROXY contain visitors.',
        'List only the addresses of the proxies, such as 127.0.0.1.',
      )
}

/**
 * Whether the server takes the visitor for somebody else: for its proxy, as a rule.
 * @param own the address that it counts the visitor by. @param local the one that the visitor sent from.
 * @param host the addresses of the site's host.
 */
export function judgeAddress(own: string, local: string, host: readonly string[]): Finding {
  const isToldApart = !isLoopback(local) || local === OTHER_LOOPBACK
  if (own === local && isToldApart) return ok(`The server counts this visitor by the right address, ${own}.`)
  const isOnInternet = host.some(isPublic)
  if (isOnInternet && own !== UNKNOWN && isPublic(own)) return ok(`The server counts this visitor by ${own}: see that it is yours.`)
  if (own === UNKNOWN || isOnInternet || (isToldApart && isLoopback(own))) {
    return toChange(
      `The server takes the proxy (${own}) for the visitor, so all visitors share one visitor's limits.`,
      'Set NUXT_TRUST_PROXY to the number of proxies, and let the proxy send X-Forwarded-For (nginx: proxy_set_header X-Forwarded-For $remote_addr;).',
    )
  }
  return unknown(`Whether the server counts visitors by the right address (${own}) can be told only from outside, at a public address.`)
}

/** The address that the server counts a request by, and the one that it was sent from. */
async function counted(site: Site, from: string | undefined, headers: Record<string, string> = {}): Promise<{ address: string | undefined, localAddress: string }> {
  const answer = await ask(site.at('api/health'), { from, headers })
  const { 'client-address': address } = answer.headers
  return { address: typeof address === 'string' ? address : undefined, localAddress: parseAddress(answer.localAddress) ?? '' }
}

/** Another loopback address if the site is on this machine, and the machine has one. */
async function sourceFor(site: Site): Promise<string | undefined> {
  const addresses = await addressesOf(site)
  if (!addresses.every(isLoopback)) return undefined
  return await ask(site.at('api/health'), { from: OTHER_LOOPBACK }).then(() => OTHER_LOOPBACK, () => undefined)
}
