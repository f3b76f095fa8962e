/** The name under which W3C WebDriver refers to an element. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'

/** A session of W3C WebDriver: https://www.w3.org/TR/webdriver2/. */
export class WebDriver {
  readonly #session: string

  private constructor(session: string) {
    this.#session = session
  }

  /** Starts a browser. @param driver the address of the driver. @throws Error as every method here, if the driver refuses. */
  static async starts(driver: string, alwaysMatch: object): Promise<WebDriver> {
    const { sessionId } = await command('POST', `${driver}/session`, { capabilities: { alwaysMatch } }) as { sessionId: string }
    return new WebDriver(`${driver}/session/${sessionId}`)
  }

  /** Sends a command to the browser. @param path of the command, below the one of this browser (W3C WebDriver, "endpoints"). */
  async post(path: string, body: object = {}): Promise<unknown> {
    return await command('POST', `${this.#session}/${path}`, body)
  }

  async ends(): Promise<void> {
    await command('DELETE', this.#session)
  }

  /** Runs a function in the page, and waits for its promise. */
  async runs(task: (argument: never) => unknown, argument: unknown): Promise<unknown> {
    const script = `const done = arguments[1]; Promise.resolve((${String(task)})(arguments[0])).then(value => done({ value }), error => done({ error: String(error) }))`
    const { value, error } = await this.post('execute/async', { script, args: [argument] }) as { value?: unknown, error?: string }
    if (error !== undefined) throw new Error(error)
    return value
  }

  /** Clicks at the element that a function in the page finds. */
  async clicks(find: (argument: never) => unknown, argument: unknown): Promise<void> {
    await this.post(`element/${await this.#find(find, argument)}/click`)
  }

  /** Types into the field that a function in the page finds, in place of what is in it. */
  async writes(find: (argument: never) => unknown, argument: unknown, text: string): Promise<void> {
    const field = await this.#find(find, argument)
    await this.post(`element/${field}/clear`)
    await this.post(`element/${field}/value`, { text })
  }

  /** Presses keys where the focus is. */
  async presses(...keys: string[]): Promise<void> {
    const actions = keys.flatMap(value => [{ type: 'keyDown', value }, { type: 'keyUp', value }])
    await this.post('actions', { actions: [{ type: 'key', id: 'keyboard', actions }] })
  }

  async #find(find: (argument: never) => unknown, argument: unknown): Promise<string> {
    return (await this.runs(find, argument) as Record<string, string>)[ELEMENT] ?? ''
  }
}

async function command(method: string, url: string, body?: object): Promise<unknown> {
  const response = await fetch(url, { method, body: body && JSON.stringify(body) })
  const { value } = await response.json() as { value: unknown }
  if (!response.ok) throw new Error(`${url}: ${JSON.stringify(value)}`)
  return value
}
