import { ensureEngines } from '../../../scripts/engines'

/** Finds or installs Firefox and WebKit once for the whole run. */
export default function setup() {
  ensureEngines()
}
