import { log, logUnexpected } from './log'

/** A failure may repeat with every request: it is logged once per this time. */
const SILENCE_MS = 60_000

let silentUntil = 0

const WRITERS = [
  'log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'dirxml', 'table', 'group', 'groupCollapsed', 'count', 'timeLog', 'timeEnd',
] as const satisfies (keyof Console)[]

/** Replaces `console` in all bundled libraries (by the build). Their words are dropped, as they quote paths and user input; an error's code is kept. */
export const console: Console = {
  ...globalThis.console,
  ...Object.fromEntries(WRITERS.map(method => [method, report])),
  assert(holds, ...words) {
    if (!holds) report(...words)
  },
}

function report(...words: unknown[]) {
  if (performance.now() < silentUntil) return
  silentUntil = performance.now() + SILENCE_MS
  const error = words.find(word => word instanceof Error)
  if (error === undefined) log('Unexpected output')
  else logUnexpected(error)
}

/** Logs Node's warnings the same way: some quote an address. */
export function logWarnings() {
  process.removeAllListeners('warning').on('warning', report)
}
