type CodeWriting = typeof import('~/client/composer/codeWriting')

/** Makes code blocks in a field: by a button, and of a paste of several lines that looks like code. What does it is loaded with the first code. */
export function useCodeWriting(field: Readonly<Ref<HTMLTextAreaElement | null>>) {
  const { replace, insert } = useFieldEditing(field)
  /** Undoes the change of the last paste, until something else is written. */
  const undo = shallowRef<() => void>()
  let module: CodeWriting | undefined

  /** Without it, text stays as it is. */
  async function load() {
    module ??= await import('~/client/composer/codeWriting').catch(() => undefined)
    return module
  }

  /** Call it with what is written: `isInCode` tells at once, so what it needs is loaded before. */
  function watchText(text: string) {
    undo.value = undefined
    if (text.includes('```')) void load()
  }

  function isInCode(): boolean {
    return field.value !== null && module?.isInCode(field.value) === true
  }

  /** Call it with what is about to be pasted at the caret. */
  function watchPaste(pasted: string) {
    const start = field.value?.selectionStart ?? 0
    if (pasted.trim().includes('\n')) field.value?.addEventListener('input', () => void fence(start, pasted), { once: true })
  }

  async function fence(start: number, pasted: string) {
    const loaded = await load()
    undo.value = field.value ? loaded?.fencePaste(field.value, start, pasted, replace) : undefined
  }

  function paste(text: string) {
    watchPaste(text)
    insert(text)
  }

  async function writeCode() {
    const loaded = await load()
    if (field.value) loaded?.writeCode(field.value, replace)
  }

  return { undo, isInCode, watchText, watchPaste, paste, writeCode }
}
