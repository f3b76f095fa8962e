import { ensureBuilt } from '../../scripts/build'

/** Integration and browser tests run against what is built: built anew where the sources have changed since. */
export default function setup() {
  ensureBuilt()
}
