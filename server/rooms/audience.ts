import type { CloseCode } from '#shared/closeCodes'
import type { RoomConnection } from './membership'

/** Fan-out: the connections of this process to one room, those that have joined by person, and those that have not (yet). */
export class Audience {
  readonly #unjoined = new Set<RoomConnection>()
  readonly #joined = new Map<string, Set<RoomConnection>>()
  /** Cached list of the joined connections; reset on join and leave. */
  #connections: readonly RoomConnection[] | undefined

  get isEmpty(): boolean {
    return this.#unjoined.size === 0 && this.#joined.size === 0
  }

  add(connection: RoomConnection) {
    this.#unjoined.add(connection)
  }

  join(connection: RoomConnection, participantId: string) {
    this.#unjoined.delete(connection)
    const own = this.#joined.get(participantId) ?? new Set()
    this.#joined.set(participantId, own.add(connection))
    this.#connections = undefined
  }

  /** @returns the person whose last connection it was. */
  remove(connection: RoomConnection): string | undefined {
    this.#unjoined.delete(connection)
    const id = connection.participant?.id
    const own = id === undefined ? undefined : this.#joined.get(id)
    if (id === undefined || !own?.delete(connection)) return undefined
    this.#connections = undefined
    return own.size === 0 && this.#joined.delete(id) ? id : undefined
  }

  /** @returns the number of connections. */
  send(frames: Buffer, count: number): number {
    const connections = this.#all()
    for (const connection of connections) connection.sendEncoded(frames, count)
    return connections.length
  }

  sendExcept(participantId: string, frame: Buffer) {
    const own = this.#joined.get(participantId)
    for (const connection of this.#all()) if (!own?.has(connection)) connection.sendEncoded(frame, 1)
  }

  /** Closes all connections of somebody. */
  closePerson(participantId: string, code: CloseCode) {
    for (const connection of this.#joined.get(participantId) ?? []) connection.close(code)
    this.#joined.delete(participantId)
    this.#connections = undefined
  }

  close(joined: CloseCode, unjoined: CloseCode) {
    for (const connection of this.#all()) connection.close(joined)
    for (const connection of this.#unjoined) connection.close(unjoined)
    this.#joined.clear()
    this.#unjoined.clear()
    this.#connections = undefined
  }

  #all(): readonly RoomConnection[] {
    return this.#connections ??= [...this.#joined.values()].flatMap(own => [...own])
  }
}
