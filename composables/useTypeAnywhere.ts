const FIELDS = 'input:not([readonly]), textarea, select, [contenteditable]'

/** Sends typed characters and pasted text to the composer while no text field has the focus. */
export function useTypeAnywhere(focus: () => void, insert: (text: string) => void) {
  function onKey(event: KeyboardEvent) {
    // Windows reports AltGr, which types characters, as Ctrl and Alt.
    const hasModifier = event.metaKey || ((event.ctrlKey || event.altKey) && !event.getModifierState('AltGraph'))
    // The space bar scrolls, or presses a button. Input methods and dead keys have no character yet.
    const isTyped = (event.key !== ' ' && [...event.key].length === 1) || event.key === 'Dead' || event.key === 'Process' || event.keyCode === 229
    // The browser then types the character into the focused field.
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

/** Whether no other field or dialog takes this event. */
function isFree({ target, defaultPrevented }: Event): boolean {
  const isTaken = target instanceof Element && target.closest(FIELDS) !== null
  return !defaultPrevented && !isTaken && !document.querySelector('dialog[open]')
}
