/** Refuses to install missing tools for tests if `TESTS_INSTALL=0`. @param what the missing tool. @throws Error if it is refused. */
export function expectInstalling(what: string) {
  if (process.env.TESTS_INSTALL === '0') throw new Error(`${what}, is missing, and TESTS_INSTALL=0 forbids to install it.`)
}
