/**
 * The inline part of what messages may be marked up with. `open` and `close` are the marks as written: open, content and
 * close of all tokens, joined, are the text again.
 */
export type InlineToken
  = | { readonly type: 'text', readonly text: string }
    | { readonly type: 'code', readonly text: string, readonly open: string, readonly close: string }
    | { readonly type: 'link', readonly text: string, readonly href: string }
    | { readonly type: Emphasis, readonly children: readonly InlineToken[], readonly open: string, readonly close: string }

export type Emphasis = 'bold' | 'italic' | 'strike'

interface Frame { emphasis: Emphasis | undefined, mark: string, children: InlineToken[] }

const MARKS: Readonly<Record<string, Emphasis>> = { '**': 'bold', '__': 'bold', '*': 'italic', '_': 'italic', '~~': 'strike' }
const WORD = /[\p{L}\p{N}]/u
const SPACE = /^\s*$/
const LINK = /(?:https?:\/\/|mailto:)[^\s<>"`\p{Cf}]+/iuy
const SPECIAL = /[`*_~]|https?:\/\/|mailto:/giu
/** Punctuation and marks that end a sentence rather than an address. */
const AFTER_LINK = /[.,;:!?'*_~)\]}]/

/** Reads inline marks in one pass, in time linear in the length of `text`. What is not closed is text. */
export function parseInline(text: string): readonly InlineToken[] {
  const stack: Frame[] = [{ emphasis: undefined, mark: '', children: [] }]
  const backticks = findBackticks(text)
  let at = 0
  while (at < text.length) {
    SPECIAL.lastIndex = at
    const next = SPECIAL.exec(text)?.index ?? text.length
    pushText(top(stack), text.slice(at, next))
    at = next < text.length ? readSpecial(text, next, stack, backticks) : next
  }
  while (stack.length > 1) flatten(stack)
  return top(stack).children
}

/** The text that the tokens were read from. */
export function inlineSource(tokens: readonly InlineToken[]): string {
  return tokens.map((token) => {
    if ('children' in token) return token.open + inlineSource(token.children) + token.close
    return token.type === 'code' ? token.open + token.text + token.close : token.text
  }).join('')
}

function readSpecial(text: string, at: number, stack: Frame[], backticks: Backticks): number {
  const character = text.charAt(at)
  if (character === '`') return readCode(text, at, top(stack), backticks)
  return '*_~'.includes(character) ? readMark(text, at, stack) : readLink(text, at, top(stack))
}

function readMark(text: string, at: number, stack: Frame[]): number {
  const character = text.charAt(at)
  // Of three in a row, the one that closes what was opened last comes first: `***both***`.
  const isSingle = top(stack).mark === character && text.startsWith(character.repeat(3), at)
  const mark = !isSingle && text.startsWith(character, at + 1) ? character.repeat(2) : character
  const after = at + mark.length
  const emphasis = MARKS[mark]
  const previous = text.charAt(at - 1)
  const next = text.charAt(after)
  // Underscores within a word are part of it.
  const splits = character !== '_' || !(WORD.test(previous) && WORD.test(next))
  if (emphasis && splits && !SPACE.test(previous) && close(stack, mark)) return after
  if (emphasis && splits && !SPACE.test(next) && !stack.some(frame => frame.mark === mark)) {
    stack.push({ emphasis, mark, children: [] })
  }
  else {
    pushText(top(stack), mark)
  }
  return after
}

/** Closes the frame that `mark` opened; those opened within it and not closed become text. */
function close(stack: Frame[], mark: string): boolean {
  const opened = stack.findIndex(frame => frame.mark === mark)
  const frame = stack[opened]
  if (!frame?.emphasis || (opened === stack.length - 1 && frame.children.length === 0)) return false
  while (stack.length - 1 > opened) flatten(stack)
  stack.pop()
  top(stack).children.push({ type: frame.emphasis, children: frame.children, open: mark, close: mark })
  return true
}

function flatten(stack: Frame[]): void {
  const frame = stack.pop()
  if (!frame) return
  pushText(top(stack), frame.mark)
  for (const token of frame.children) {
    if (token.type === 'text') pushText(top(stack), token.text)
    else top(stack).children.push(token)
  }
}

function readLink(text: string, at: number, frame: Frame): number {
  LINK.lastIndex = at
  const found = WORD.test(text.charAt(at - 1)) ? undefined : LINK.exec(text)?.[0]
  const address = found === undefined ? undefined : trimLink(found)
  if (address !== undefined && URL.canParse(address)) {
    frame.children.push({ type: 'link', text: address, href: address })
    return at + address.length
  }
  const end = at + (address ?? text.charAt(at)).length
  pushText(frame, text.slice(at, end))
  return end
}

/** Takes off what follows an address in a sentence; a closing bracket stays where it was opened in the address. */
function trimLink(found: string): string {
  let surplus = 0
  for (const character of found) surplus += character === '(' ? -1 : character === ')' ? 1 : 0
  let end = found.length
  while (AFTER_LINK.test(found.charAt(end - 1))) {
    if (found.charAt(end - 1) === ')') {
      if (surplus <= 0) break
      surplus--
    }
    end--
  }
  return found.slice(0, end)
}

/** Every run of backticks by its length, each list in order, so that a code span finds its end without searching the text. */
interface Backticks { readonly byLength: ReadonlyMap<number, readonly number[]>, readonly passed: Map<number, number> }

function findBackticks(text: string): Backticks {
  const byLength = new Map<number, number[]>()
  for (const { 0: run, index } of text.matchAll(/`+/g)) {
    const places = byLength.get(run.length)
    if (places) places.push(index)
    else byLength.set(run.length, [index])
  }
  return { byLength, passed: new Map() }
}

function readCode(text: string, at: number, frame: Frame, { byLength, passed }: Backticks): number {
  let length = 1
  while (text.startsWith('`', at + length)) length++
  const places = byLength.get(length) ?? []
  let next = passed.get(length) ?? 0
  while (next < places.length && (places[next] ?? 0) <= at) next++
  passed.set(length, next)
  const mark = text.slice(at, at + length)
  const end = places[next]
  if (end === undefined) {
    pushText(frame, mark)
    return at + length
  }
  frame.children.push({ type: 'code', text: text.slice(at + length, end), open: mark, close: mark })
  return end + length
}

function top(stack: Frame[]): Frame {
  const frame = stack.at(-1)
  if (!frame) throw new Error('the stack of marks is never empty')
  return frame
}

function pushText(frame: Frame, text: string): void {
  if (text === '') return
  const last = frame.children.at(-1)
  if (last?.type === 'text') frame.children[frame.children.length - 1] = { type: 'text', text: last.text + text }
  else frame.children.push({ type: 'text', text })
}
