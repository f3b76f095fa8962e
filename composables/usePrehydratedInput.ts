import { mendLine } from '~/client/text/sanitizeText'

/**
 * A text field of one line that keeps what was typed before the page came alive, and gives what it holds while a word is
 * being composed (`v-model` would clear the one, and leave out the other).
 *
 * @param element the field; bind `@input="read"` to it, and call `read` before its text is used.
 * @param mend what is done with what was typed or pasted.
 */
export function usePrehydratedInput(element: Readonly<Ref<HTMLInputElement | null>>, mend = mendLine) {
  const text = shallowRef('')

  function read(event?: Event) {
    if (!element.value) text.value = ''
    // A word that is being composed is the input method's.
    else if (event instanceof InputEvent && event.isComposing) text.value = element.value.value
    else text.value = mendField(element.value, mend)
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
