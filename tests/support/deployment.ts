import { ensureDeployment } from '../../scripts/deployment'

/** Finds or fetches the proxies and systemd-analyze once for the whole run. */
export default function setup() {
  ensureDeployment()
}
