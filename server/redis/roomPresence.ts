import type { Participant } from '#shared/protocol'
import type { Clock } from '#server/rooms/clock'

/** Processes forget somebody at slightly different times, so that mostly one of them asks (ms). */
const SPREAD_MS = 40

/** Who is in a room, as Redis says: through which processes, or until when they may come back. */
export class RoomPresence {
  readonly people = new Map<string, Participant>()
  readonly #presence = new Map<string, string>()
  readonly #cancelExpelling = new Map<string, () => void>()

  /** @param expel asks Redis to forget somebody whose grace is over. */
  constructor(readonly clock: Clock, readonly expel: (id: string) => void) {}

  /** @returns whether they were not in the room before. */
  add(person: Participant, presence: string): boolean {
    const isNew = !this.people.has(person.id)
    this.people.set(person.id, person)
    this.move(person.id, presence)
    return isNew
  }

  /** They are connected through other processes, or away. */
  move(id: string, presence: string) {
    this.#cancelExpelling.get(id)?.()
    this.#cancelExpelling.delete(id)
    this.#presence.set(id, presence)
    if (!presence.startsWith('@')) return
    const delayMs = Math.max(0, Number(presence.slice(1)) - this.clock.now()) + Math.random() * SPREAD_MS
    this.#cancelExpelling.set(id, this.clock.setTimer(delayMs, () => this.expel(id)))
  }

  /** @returns who it was. */
  remove(id: string): Participant | undefined {
    const person = this.people.get(id)
    this.#cancelExpelling.get(id)?.()
    this.#cancelExpelling.delete(id)
    this.people.delete(id)
    this.#presence.delete(id)
    return person
  }

  isConnectedTo(id: string, process: string): boolean {
    return this.#presence.get(id)?.split(',').includes(process) ?? false
  }

  /** The processes that people are connected to. */
  processes(): Set<string> {
    return new Set([...this.#presence.values()].filter(presence => !presence.startsWith('@')).flatMap(presence => presence.split(',')))
  }

  clear() {
    for (const id of [...this.people.keys()]) this.remove(id)
  }
}
