/** A name that is being written: after a sign at the start of a word, up to the caret. */
const BEGUN = /(?:^|[^\p{L}\p{N}])[@＠]([^\n@＠]{0,32})$/u

/** The mention that is being written in a field. */
export function useMentionQuery(field: Readonly<Ref<HTMLTextAreaElement | null>>) {
  const { replace, insert } = useFieldEditing(field)
  /** What is written of the name; `undefined` where no mention is being written. */
  const query = shallowRef<string>()
  /** The id of the suggestion that a key would take; empty for none. */
  const activeId = shallowRef('')

  function textBefore(): string {
    return field.value?.value.slice(0, field.value.selectionEnd) ?? ''
  }

  function look() {
    query.value = BEGUN.exec(textBefore())?.[1]
  }

  /** Puts a mention in the place of the one that is being written. */
  function complete(name: string) {
    const end = textBefore().length
    replace(end - (query.value?.length ?? 0) - 1, end, `@${name} `)
    query.value = undefined
  }

  /** Writes a mention where the caret is. */
  function mention(name: string) {
    insert(`${/\S$/u.test(textBefore()) ? ' ' : ''}@${name} `)
    query.value = undefined
  }

  return { query, activeId, look, complete, mention }
}
