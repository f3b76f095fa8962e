import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../../../scripts/build'

/** Looks for Chromium on a machine without it and without an installer. */
function lookForChromium(env: Record<string, string>): string {
  const script = `
    process.getBuiltinModule('fs').existsSync = () => false
    process.getBuiltinModule('module').syncBuiltinESMExports()
    const { ensureChromium } = await import(${JSON.stringify(join(ROOT, 'scripts/chromium.ts'))})
    await ensureChromium().catch(error => console.log(error.message))`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { env: { PATH: '/nowhere', ...env }, encoding: 'utf8' })
  return stdout
}

test('TESTS_INSTALL=0 installs nothing, and names the missing tool', () => {
  expect(lookForChromium({ TESTS_INSTALL: '0' })).toBe('Chromium, which the browser tests need, is missing, and TESTS_INSTALL=0 forbids to install it.\n')
})
