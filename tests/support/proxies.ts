import { ensureProxies } from '../../scripts/proxies'

/** Finds or fetches the proxies once for the whole run. */
export default function setup() {
  ensureProxies()
}
