/** After a forced commit an input method may insert its word again within this time (milliseconds). */
const ECHO_MS = 3000

/**
 * The input method (IME) of a field: it shows a word before it commits it, and phones compose nearly every word. `settle` commits
 * the word that is shown; `isEcho` is whether an input event inserts the same word again.
 */
export function useInputMethod(element: Readonly<Ref<HTMLTextAreaElement | null>>) {
  let shown: string | undefined
  let settled: { readonly text: string, readonly until: number } | undefined

  function follow({ data }: CompositionEvent) {
    shown = data
    settled = undefined
  }

  /** Does nothing if nothing is being composed. */
  function settle() {
    if (shown === undefined) return
    settled = { text: shown, until: performance.now() + ECHO_MS }
    // Leaving the field ends the composition in every browser. The keyboard of a phone stays, as the field has the focus again at once.
    element.value?.blur()
    element.value?.focus({ preventScroll: true })
    shown = undefined
  }

  function isEcho(event: Event): boolean {
    const echo = settled
    settled = undefined
    if (!echo || !(event instanceof InputEvent)) return false
    return event.data === echo.text && element.value?.value === echo.text && performance.now() < echo.until
  }

  /** A key that the input method does not handle comes from the user. */
  function onKey(event: KeyboardEvent) {
    if (event.keyCode !== 229) settled = undefined
  }

  onMounted(() => {
    element.value?.addEventListener('compositionstart', follow)
    element.value?.addEventListener('compositionupdate', follow)
    element.value?.addEventListener('compositionend', () => {
      shown = undefined
    })
    element.value?.addEventListener('keydown', onKey)
  })
  return { settle, isEcho }
}
