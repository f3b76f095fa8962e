/** A queue of entries, each with a key, that takes turns between groups: however many entries one has, the others wait for one of them at a time. */
export class FairQueue<Group, Key, Value> {
  readonly #groups = new Map<Group, Map<Key, Value>>()

  get(group: Group, key: Key): Value | undefined {
    return this.#groups.get(group)?.get(key)
  }

  /** Queues an entry as the last of its group. */
  push(group: Group, key: Key, value: Value) {
    const entries = this.#groups.get(group) ?? new Map<Key, Value>()
    this.#groups.set(group, entries.set(key, value))
  }

  /** Takes out the first entry of the group whose turn it is. */
  shift(): { group: Group, key: Key, value: Value } | undefined {
    for (const [group, entries] of this.#groups) {
      this.#groups.delete(group)
      for (const [key, value] of entries) {
        entries.delete(key)
        if (entries.size > 0) this.#groups.set(group, entries)
        return { group, key, value }
      }
    }
  }
}
