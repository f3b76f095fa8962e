/** Makes lookalike names distinct: "Ann", then "Ann (2)", for the life of the page, even if others leave. @param keyOf equal for names that look the same. */
export function createUniqueNames(keyOf: (name: string) => string) {
  const shown = new Map<string, string>()
  const counts = new Map<string, number>()

  /** The displayed name. Call it in the order of the people in the room. */
  function show(participantId: string, name: string): string {
    // Somebody may take another name: their earlier messages keep the first.
    const who = JSON.stringify([participantId, name])
    const known = shown.get(who)
    if (known !== undefined) return known
    const free = findFree(name)
    shown.set(who, free)
    return free
  }

  function findFree(name: string): string {
    const key = keyOf(name)
    let count = (counts.get(key) ?? 0) + 1
    const numbered = () => count === 1 ? name : `${name} (${count})`
    // Somebody may have called themselves "Ann (2)".
    while (count > 1 && counts.has(keyOf(numbered()))) count++
    counts.set(keyOf(numbered()), 1)
    counts.set(key, count)
    return numbered()
  }

  function forget() {
    shown.clear()
    counts.clear()
  }

  return { show, forget }
}
