/** EX_CONFIG of sysexits.h: tells a supervisor not to restart the process. */
const EXIT_CODE = 78
const LONGEST_SHOWN = 100

/** A wrong setting, in one line: its name, its value, and the values it takes. */
export class SettingError extends Error {
  override name = 'SettingError'
  readonly exitCode = EXIT_CODE

  /** @param got its value; `undefined` keeps a secret out of the message. @param takes the valid values, to follow "It takes". */
  constructor(setting: string, got: unknown, takes: string) {
    super(got === undefined ? `${setting} is wrong. It takes ${takes}.` : `${setting} is ${shown(got)}. It takes ${takes}.`)
  }
}

/** There is no setting of this name. Its value is not shown: it may be a secret that was meant for something else. */
export class UnknownSettingError extends Error {
  override name = 'UnknownSettingError'
  readonly exitCode = EXIT_CODE

  constructor(setting: string, nearest: string) {
    super(`There is no setting ${setting}. The nearest name is ${nearest}; docs/operate.md lists all.`)
  }
}

function shown(value: unknown): string {
  // Quoted, so that it stays in one line; without the name and password of an address.
  const text = JSON.stringify(value).replace(/^.*@/, '"…@')
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text
}
