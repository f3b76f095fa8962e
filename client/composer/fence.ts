import { OPENING } from '~/client/text/markdown'

/** Whether a position is inside a fenced code block of a text; the block need not be closed yet. */
export function isInFence(text: string, at: number): boolean {
  const lines = text.slice(0, at).split('\n')
  const current = text.slice(at - (lines.pop() ?? '').length).split('\n')[0] ?? ''
  let fence: string | undefined
  for (const line of lines) {
    if (fence === undefined) fence = OPENING.exec(line)?.[1]
    else if (line.trimEnd() === fence) fence = undefined
  }
  return fence !== undefined && current.trimEnd() !== fence
}

/** A part of a text as a code block on lines of its own, to put in its place; and where its code ends, from the start of the part. */
export function fencePart(text: string, start: number, end: number) {
  const code = text.slice(start, end).replace(/^\n+/, '').trimEnd()
  const mark = '`'.repeat(Math.max(3, ...[...code.matchAll(/^`{3,}/gm)].map(([run]) => run.length + 1)))
  const before = start > 0 && text.charAt(start - 1) !== '\n' ? '\n' : ''
  const after = text.charAt(end) === '\n' ? '' : '\n'
  const opened = `${before}${mark}\n${code}`
  return { fenced: `${opened}\n${mark}${after}`, codeEnd: opened.length }
}
