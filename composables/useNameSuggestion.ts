import { nextName, suggestName } from '~/client/room/suggestName'

/** Suggests names for a field that holds `text`. @param suggest puts a name into the field, selected. */
export function useNameSuggestion(text: Readonly<Ref<string>>, suggest: (name: string) => void) {
  const strings = useRoomStrings()
  let suggested = ''

  function suggestAnother() {
    suggested = suggestName(Math.random, strings.nameWords)
    suggest(suggested)
  }

  return {
    suggestAnother,

    /** For a taken name: the next number after a chosen name, another suggestion otherwise. */
    replaceTaken() {
      if (text.value === suggested || text.value.trim() === '') suggestAnother()
      else suggest(nextName(text.value))
    },
  }
}
