/**
 * Asks for leave to install what tests need and the machine lacks: `TESTS_INSTALL=0` refuses it.
 *
 * @param what what is missing.
 * @throws Error where it is refused.
 */
export function expectInstalling(what: string) {
  if (process.env.TESTS_INSTALL === '0') throw new Error(`${what}, is missing, and TESTS_INSTALL=0 forbids to install it.`)
}
