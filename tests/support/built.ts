import { ensureBuilt } from '../../scripts/build'

/** Integration and browser tests run against the build, which is renewed if the sources have changed. */
export default function setup() {
  ensureBuilt()
}
