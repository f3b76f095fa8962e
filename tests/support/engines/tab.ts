/** What a person presses or writes into. */
export type Role = 'button' | 'checkbox' | 'link' | 'textbox'

/** A tab of any engine: what drives it like a person. */
export interface Tab {
  goes(address: string): Promise<void>
  reloads(): Promise<void>
  goesBack(): Promise<void>
  /** Clicks at a control, once it is there. */
  clicks(role: Role, name: string): Promise<void>
  /** Types into the field of this name, in place of what is in it. */
  writes(name: string, text: string): Promise<void>
  /** Presses a key where the focus is. */
  presses(key: 'a' | 'Enter'): Promise<void>
  /** Runs a function in the page, and waits for its promise. */
  runs<Argument, Result>(task: (argument: Argument) => Result | Promise<Result>, argument: Argument): Promise<Result>
  closes(): Promise<void>
}

/** An engine's browsers: one for each person of a test. */
export interface Engine {
  /** Opens a tab with nothing stored. @param person which person of the test, from 0. */
  opens(person: number): Promise<Tab>
  closes(): Promise<void>
}
