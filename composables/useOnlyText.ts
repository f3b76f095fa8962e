/** What takes a text that is dropped on it. */
const FIELDS = 'input:not([readonly]), textarea'

/** Prevents the browser from opening files and links dropped on the page. @returns whether a file came, dropped or pasted, until the next key or press. */
export function useOnlyText() {
  const isFileRefused = shallowRef(false)

  function onDrag(event: DragEvent) {
    const hasFiles = event.dataTransfer?.types.includes('Files') ?? false
    if (!hasFiles && event.target instanceof Element && event.target.closest(FIELDS)) return
    event.preventDefault()
    if (event.type === 'drop') isFileRefused.value = hasFiles
  }

  function onPaste({ clipboardData }: ClipboardEvent) {
    // Office programs add a picture of the text that they copy.
    isFileRefused.value = clipboardData !== null && clipboardData.types.includes('Files') && !clipboardData.types.includes('text/plain')
  }

  function forget() {
    isFileRefused.value = false
  }

  onMounted(() => {
    addEventListener('dragover', onDrag)
    addEventListener('drop', onDrag)
    addEventListener('paste', onPaste)
    addEventListener('keydown', forget)
    addEventListener('pointerdown', forget)
  })
  onBeforeUnmount(() => {
    removeEventListener('dragover', onDrag)
    removeEventListener('drop', onDrag)
    removeEventListener('paste', onPaste)
    removeEventListener('keydown', forget)
    removeEventListener('pointerdown', forget)
  })
  return readonly(isFileRefused)
}
