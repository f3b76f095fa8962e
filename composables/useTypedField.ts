/**
 * A text field that the server renders empty and that keeps what was typed before the page came alive (`v-model` would
 * clear it).
 *
 * @param element the field; bind `@input="read"` to it.
 */
export function useTypedField(element: Readonly<Ref<HTMLInputElement | null>>) {
  const text = shallowRef('')

  function read() {
    text.value = element.value?.value ?? ''
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
