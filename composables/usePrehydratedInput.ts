import { sanitizeLine } from '~/client/text/sanitizeText'

/**
 * A one-line text field that keeps text typed before hydration, and returns text that is still being composed (`v-model` would
 * clear the one and leave out the other). Bind `@input="read"` to the field, and call `read` before its text is used.
 * @param mend sanitizes typed or pasted text.
 */
export function usePrehydratedInput(element: Readonly<Ref<HTMLInputElement | null>>, mend = sanitizeLine) {
  const text = shallowRef('')

  function read(event?: Event) {
    if (!element.value) text.value = ''
    // Text that is being composed belongs to the input method.
    else if (event instanceof InputEvent && event.isComposing) text.value = element.value.value
    else text.value = sanitizeField(element.value, mend)
  }

  /** Puts a text into the field and selects it. */
  function suggest(suggestion: string) {
    if (!element.value) return
    element.value.value = suggestion
    element.value.select()
    read()
  }

  onMounted(read)
  return { text: readonly(text), read, suggest }
}
