import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { ReadStream } from 'node:tty'
import stringWidth from 'string-width'
import { splitGraphemes } from '#shared/graphemes'
import type { InputLine } from './screen'
import { safeLine } from './safeText'

const PROMPT = '> '
/** Stands for the end of a line in a pasted text. */
const LINE_END = '⏎'

export interface EditorEvents {
  /** The text, the cursor or nothing has changed. @param isTyped whether a character was typed. */
  readonly changed: (isTyped: boolean) => void
  readonly submitted: (text: string) => void
  /** Ctrl-C, or Ctrl-D in an empty field. */
  readonly left: () => void
  /** @param pages how far, back into the past if negative. */
  readonly scrolled: (pages: number) => void
  /** Esc: back to where one was. */
  readonly escaped: () => void
  /** What the text could be completed to, where that is more than one. */
  readonly offered: (candidates: readonly string[]) => void
}

const SCROLL_KEYS: Readonly<Record<string, number>> = { pageup: -1, pagedown: 1 }

interface Key { readonly name?: string, readonly ctrl?: boolean, readonly meta?: boolean }

export type Editor = ReturnType<typeof createEditor>

/** The field that one writes in. Node's `readline` edits it, with the usual keys, undo and a history; a text that is pasted keeps its lines. */
export function createEditor(input: ReadStream, complete: (text: string) => [string[], string], events: EditorEvents) {
  // It draws nothing: the screen does.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  let isPasting = false
  let pasted: string[] = []
  const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 100, completer: offer })

  function offer(text: string): [string[], string] {
    const [candidates, replaced] = complete(text)
    events.offered(candidates.length > 1 ? candidates : [])
    // The text is completed after this.
    setImmediate(() => events.changed(false))
    return [candidates, replaced]
  }

  function submit(line: string) {
    pasted.push(line)
    if (isPasting) return events.changed(false)
    const text = pasted.join('\n')
    pasted = []
    events.submitted(text)
  }

  function press(character: string | undefined, { name = '', ctrl = false, meta = false }: Key) {
    if (name === 'paste-start' || name === 'paste-end') isPasting = name === 'paste-start'
    const pages = SCROLL_KEYS[name]
    if (pages !== undefined) return events.scrolled(pages)
    if (name === 'escape') {
      pasted = []
      events.escaped()
    }
    events.changed(character !== undefined && !ctrl && !meta && name !== 'return' && name !== 'tab')
  }

  lines.on('line', submit).on('SIGINT', events.left).on('close', events.left)
  // The screen would be left behind.
  lines.on('SIGTSTP', () => {})
  input.on('keypress', press)

  /** The field as it is drawn: the part around the cursor that fits. */
  function show(width: number): InputLine {
    const before = [...pasted.map(line => safeLine(line) + LINE_END), safeLine(lines.line.slice(0, lines.cursor))].join('')
    const room = width - PROMPT.length - 1
    const shown = lastThatFit(before, room)
    const after = firstThatFit(safeLine(lines.line.slice(lines.cursor)), room - stringWidth(shown))
    return { text: PROMPT + shown + after, cursor: PROMPT.length + stringWidth(shown) + 1 }
  }

  function close() {
    input.off('keypress', press)
    lines.off('close', events.left)
    lines.close()
  }

  return { show, close, text: () => lines.line, isEmpty: () => lines.line === '' && pasted.length === 0 }
}

/** The start of a line that fits a width. */
export function firstThatFit(text: string, width: number): string {
  let shown = ''
  for (const character of splitGraphemes(text)) {
    if (stringWidth(shown + character) > width) break
    shown += character
  }
  return shown
}

function lastThatFit(text: string, width: number): string {
  let shown = ''
  for (const character of splitGraphemes(text).reverse()) {
    if (stringWidth(character + shown) > width) break
    shown = character + shown
  }
  return shown
}
