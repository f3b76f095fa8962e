import { log, logUnexpected } from './log'

/** Something that goes wrong may go wrong with every request: it is one line in this time. */
const SILENCE_MS = 60_000

let silentUntil = 0

const WRITERS = [
  'log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'dirxml', 'table', 'group', 'groupCollapsed', 'count', 'timeLog', 'timeEnd',
] as const satisfies (keyof Console)[]

/**
 * What libraries have for `console`: the build puts it in its place in all that is bundled, so that nothing writes past
 * the one logger. Their words are left out, because they quote paths and what users sent; of an error, its code is kept.
 */
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

/** Logs Node's own warnings likewise: some quote an address. */
export function logWarnings() {
  process.removeAllListeners('warning').on('warning', report)
}
