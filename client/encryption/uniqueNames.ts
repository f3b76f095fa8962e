/**
 * Tells people apart whose names look the same: the first is shown as "Ann", the next as "Ann (2)". Whoever was shown once
 * keeps that for as long as the page does, whoever leaves.
 *
 * @param keyOf what two names share when they look the same.
 */
export function createNameBook(keyOf: (name: string) => string) {
  const shown = new Map<string, string>()
  const counts = new Map<string, number>()

  /** The name that somebody is shown by. Ask in the order in which they stand in the room. */
  function show(participantId: string, name: string): string {
    // One person with two names is the server's lie: each name is shown as what it is.
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
