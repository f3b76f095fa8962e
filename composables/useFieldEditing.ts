import { attempt } from '~/client/attempt'

/** Changes the text of a field in ways that the browser can undo, and gives it the focus. */
export function useFieldEditing(field: Readonly<Ref<HTMLTextAreaElement | null>>) {
  /** Puts a text in the place of what is between two positions. */
  function replace(start: number, end: number, added: string) {
    if (!field.value) return
    field.value.focus()
    field.value.setSelectionRange(start, end)
    // Browsers may refuse it.
    if (!attempt(() => document.execCommand('insertText', false, added))) {
      field.value.setRangeText(added, start, end, 'end')
      field.value.dispatchEvent(new Event('input', { bubbles: true }))
    }
    // Where the page scrolls, the field may have grown out of view.
    field.value.scrollIntoView({ block: 'nearest' })
  }

  /** Puts a text in the place of what is selected, or where the caret is. */
  function insert(added: string) {
    if (field.value) replace(field.value.selectionStart, field.value.selectionEnd, added)
  }

  /** Puts a text before all others, with the caret at the end. */
  function prepend(added: string) {
    replace(0, 0, added)
    field.value?.setSelectionRange(field.value.value.length, field.value.value.length)
  }

  return { replace, insert, prepend }
}
