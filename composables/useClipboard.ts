const FEEDBACK_MS = 2500

/** Copies text; `copied` while the feedback is shown. On plain HTTP there is no clipboard: `copy` gives false, and the caller selects the text. */
export function useClipboard() {
  const copied = shallowRef(false)
  let timer: ReturnType<typeof setTimeout> | undefined

  async function copy(text: string): Promise<boolean> {
    try {
      await navigator.clipboard.writeText(text)
    }
    catch {
      return false
    }
    copied.value = true
    clearTimeout(timer)
    timer = setTimeout(() => {
      copied.value = false
    }, FEEDBACK_MS)
    return true
  }

  onScopeDispose(() => clearTimeout(timer))
  return { copy, copied: readonly(copied) }
}
