import { ensureDeployment } from '../../scripts/deployment'

/** Finds or fetches the proxies, systemd-analyze and Redis once for the whole run. */
export default function setup() {
  ensureDeployment()
}
