/** How long the page says that something was copied (milliseconds). */
const FEEDBACK_MS = 2500

/**
 * Copies text. On plain HTTP there is no clipboard: `copy` then gives false, and the caller selects the text instead.
 *
 * @returns `copy`, and `copied` for as long as the feedback is shown.
 */
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
