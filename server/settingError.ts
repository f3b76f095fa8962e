/** EX_CONFIG of sysexits.h: whoever supervises the process need not start it again. */
const EXIT_CODE = 78
const LONGEST_SHOWN = 100

/** A setting is wrong: in one line which, what it got, and what it takes. */
export class SettingError extends Error {
  override name = 'SettingError'
  /** What the process ends with. */
  readonly exitCode = EXIT_CODE

  /**
   * @param setting the name of its environment variable.
   * @param got its value, or `undefined` where that is a secret.
   * @param takes what it should be, to follow "It takes".
   */
  constructor(setting: string, got: unknown, takes: string) {
    super(got === undefined ? `${setting} is wrong. It takes ${takes}.` : `${setting} is ${shown(got)}. It takes ${takes}.`)
  }
}

function shown(value: unknown): string {
  // Quoted, so that it stays in one line.
  const text = JSON.stringify(value)
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text
}
