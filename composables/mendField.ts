/** Half of an emoji: some systems type the halves one after the other. */
const HALF_TYPED = /[\uD800-\uDBFF]$/

/**
 * Mends the text that a field holds, and leaves the caret between the same characters.
 *
 * @returns what the field holds then.
 */
export function mendField(field: HTMLInputElement | HTMLTextAreaElement, mend: (text: string) => string): string {
  const mended = mend(field.value)
  const before = field.value.slice(0, field.selectionEnd ?? undefined)
  if (mended === field.value || HALF_TYPED.test(before)) return field.value
  field.value = mended
  field.setSelectionRange(mend(before).length, mend(before).length)
  return mended
}
