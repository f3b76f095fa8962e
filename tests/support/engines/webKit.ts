import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { vi } from 'vitest'
import { WEBKIT_DRIVER } from '../../../scripts/engines'
import { freePort } from '../freePort'
import { control, PATIENCE_MS, untilSeen } from './inPage'
import type { Engine, Tab } from './tab'
import { WebDriver } from './webDriver'

const KEYS = { a: 'a', Enter: '\uE007' }

/** Debian's WebKit in its smallest browser, each person with one of their own, on a screen that nobody sees. */
export class WebKit implements Engine {
  readonly #processes: ChildProcess[] = []
  #screen: Promise<string> | undefined
  readonly #drivers: Promise<string>[] = []

  async opens(person: number): Promise<Tab> {
    const driver = await WebDriver.starts(await (this.#drivers[person] ??= this.#startDriver()), {})
    await driver.post('timeouts', { script: 2 * PATIENCE_MS })
    return {
      goes: async address => void await driver.post('url', { url: address }),
      reloads: async () => void await driver.post('refresh'),
      goesBack: async () => void await driver.post('back'),
      clicks: (role, name) => driver.clicks(untilSeen, control(role, name)),
      writes: (name, text) => driver.writes(untilSeen, control('textbox', name), text),
      presses: key => driver.presses(KEYS[key]),
      runs: async (task, argument) => await driver.runs(task as (argument: never) => unknown, argument) as never,
      closes: () => driver.ends(),
    }
  }

  async closes(): Promise<void> {
    for (const child of this.#processes.reverse()) {
      child.kill()
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    }
  }

  async #startDriver(): Promise<string> {
    const port = await freePort()
    const env = { ...process.env, DISPLAY: await (this.#screen ??= this.#startScreen()), LANG: 'C.UTF-8' }
    this.#processes.push(spawn(WEBKIT_DRIVER, [`--port=${port}`], { env, stdio: 'ignore' }))
    const driver = `http://127.0.0.1:${port}`
    await vi.waitFor(() => fetch(`${driver}/status`), { timeout: PATIENCE_MS, interval: 20 })
    return driver
  }

  async #startScreen(): Promise<string> {
    const screen = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'pipe', 'ignore'] })
    this.#processes.push(screen)
    const [display] = await once(screen.stdout, 'data') as [Buffer]
    return `:${display.toString().trim()}`
  }
}
