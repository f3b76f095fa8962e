import { nextFreeName, suggestName } from '~/client/room/suggestName'

/** Suggests names for a field that holds `text`. @param suggest puts a name into the field, selected. @param others names that are known to be taken. */
export function useNameSuggestion(text: Readonly<Ref<string>>, suggest: (name: string) => void, others: () => readonly string[] = () => []) {
  const strings = useRoomStrings()
  const refused = new Set<string>()

  function suggestAnother() {
    suggest(suggestName(Math.random, strings.nameWords))
  }

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
