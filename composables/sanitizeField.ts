/** A lone surrogate: some systems type the halves of an emoji one after the other. */
const HALF_TYPED = /[\uD800-\uDBFF]$/

/** Sanitizes the text of a field, keeps the caret between the same characters, and returns the text. */
export function sanitizeField(field: HTMLInputElement | HTMLTextAreaElement, mend: (text: string) => string): string {
  const mended = mend(field.value)
  const before = field.value.slice(0, field.selectionEnd ?? undefined)
  if (mended === field.value || HALF_TYPED.test(before)) return field.value
  field.value = mended
  field.setSelectionRange(mend(before).length, mend(before).length)
  return mended
}
