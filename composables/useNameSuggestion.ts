import { nextFreeName, suggestName } from '~/client/room/suggestName'

/** Suggests names for a field that holds `text`. @param suggest puts a name into the field, selected. A suggestion that nobody changed follows the language of the page. @param others names that are known to be taken. */
export function useNameSuggestion(text: Readonly<Ref<string>>, suggest: (name: string) => void, others: () => readonly string[] = () => []) {
  const strings = useRoomStrings()
  const refused = new Set<string>()
  let suggested: string | undefined

  function suggestAnother() {
    suggested = suggestName(Math.random, strings.nameWords)
    suggest(suggested)
  }

  watch(() => strings.nameWords, () => {
    if (text.value === suggested) suggestAnother()
  })

  return {
    suggestAnother,

    /** For a taken name: the same with the next number that is free. */
    replaceTaken() {
      if (text.value.trim() === '') return suggestAnother()
      refused.add(text.value.trim())
      suggest(nextFreeName(text.value, name => refused.has(name) || others().includes(name)))
    },
  }
}
