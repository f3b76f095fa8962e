import { sanitizeText } from '~/client/text/sanitizeText'
import { fencePart, isInFence } from './fence'
import { looksLikeCode } from './looksLikeCode'

type Replace = (start: number, end: number, text: string) => void

/** Whether the caret of a field is inside a code block. */
export function isInCode({ value, selectionStart }: HTMLTextAreaElement): boolean {
  return isInFence(value, selectionStart)
}

/** Makes a code block of what is selected, or an empty one, with the caret at the end of its code. */
export function writeCode(field: HTMLTextAreaElement, replace: Replace): void {
  const { value, selectionStart, selectionEnd } = field
  const { fenced, codeEnd } = fencePart(value, selectionStart, selectionEnd)
  replace(selectionStart, selectionEnd, fenced)
  field.setSelectionRange(selectionStart + codeEnd, selectionStart + codeEnd)
}

/**
 * Makes a code block of what was pasted, if it looks like code. That is a change of its own, so that the browser can undo it alone.
 * @param start where it was pasted. @returns undoes it; `undefined` if it was left as it is.
 */
export function fencePaste(field: HTMLTextAreaElement, start: number, pasted: string, replace: Replace): (() => void) | undefined {
  const plain = sanitizeText(pasted)
  if (!looksLikeCode(plain) || !field.value.startsWith(plain, start) || isInFence(field.value, start)) return undefined
  const { fenced } = fencePart(field.value, start, start + plain.length)
  replace(start, start + plain.length, fenced)
  return () => {
    if (field.value.startsWith(fenced, start)) replace(start, start + fenced.length, plain)
  }
}
