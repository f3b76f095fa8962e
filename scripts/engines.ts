import { existsSync } from 'node:fs'
import { expectInstalling, installFromDebian } from './installing.ts'

/** Debian's Firefox, or the system's. */
export const FIREFOX = ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find(path => existsSync(path)) ?? '/usr/bin/firefox-esr'
export const WEBKIT_DRIVER = '/usr/bin/WebKitWebDriver'

/** Finds or installs Firefox, and WebKit with the screen that it needs. @throws Error if that fails, or is forbidden. */
export function ensureEngines(): void {
  ensurePackages({ 'firefox-esr': FIREFOX, 'webkit2gtk-driver': WEBKIT_DRIVER, 'xvfb': '/usr/bin/Xvfb' }, 'which the tests in Firefox and WebKit need')
}

/**
 * Finds or installs Debian's packages. @param packages a file of each, by name. @param purpose a clause for messages.
 * @throws Error if that fails, or is forbidden.
 */
export function ensurePackages(packages: Readonly<Record<string, string>>, purpose: string): void {
  const missing = () => Object.entries(packages).filter(([, file]) => !existsSync(file)).map(([name]) => name)
  const names = missing()
  if (names.length === 0) return
  expectInstalling(`${names.join(', ')}, ${purpose}`)
  installFromDebian(...names)
  if (missing().length > 0) throw new Error(`${missing().join(', ')}, ${purpose}: apt-get could not install that. Install it.`)
}
