/** What takes characters itself. */
const FIELDS = 'input:not([readonly]), textarea, select, [contenteditable]'

/**
 * Characters that are typed, and texts that are pasted, while the focus is nowhere in particular (on the messages, a button, the page)
 * go to the field where one writes: `focus` gives it the focus, `insert` puts a text into it.
 */
export function useTypeAnywhere(focus: () => void, insert: (text: string) => void) {
  function onKey(event: KeyboardEvent) {
    // Windows reports AltGr, with which characters are typed, as Ctrl and Alt.
    const hasModifier = event.metaKey || ((event.ctrlKey || event.altKey) && !event.getModifierState('AltGraph'))
    // The space scrolls, and presses what has the focus. An input method, and an accent that waits for its letter, have no character yet.
    const isTyped = (event.key !== ' ' && [...event.key].length === 1) || event.key === 'Dead' || event.key === 'Process' || event.keyCode === 229
    // The browser types the character into what has the focus by then.
    if (isTyped && !hasModifier && isFree(event)) focus()
  }

  function onPaste(event: ClipboardEvent) {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (text === '' || !isFree(event)) return
    event.preventDefault()
    insert(text)
  }

  onMounted(() => {
    document.addEventListener('keydown', onKey)
    document.addEventListener('paste', onPaste)
  })
  onBeforeUnmount(() => {
    document.removeEventListener('keydown', onKey)
    document.removeEventListener('paste', onPaste)
  })
}

/** Whether nobody else takes this. */
function isFree({ target, defaultPrevented }: Event): boolean {
  const isTaken = target instanceof Element && target.closest(FIELDS) !== null
  return !defaultPrevented && !isTaken && !document.querySelector('dialog[open]')
}
