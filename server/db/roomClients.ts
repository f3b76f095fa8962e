import type { Client } from '#server/clients/client'
import { ClientCounts } from '#server/clients/counts'
import type { Limits } from '#server/rooms/limits'

/**
 * Who has which names in a room, by networks: in memory, as long as the room lives. What was before a restart is not known;
 * each name is then somebody's own until they come back.
 */
export class RoomClients {
  readonly #names: ClientCounts
  readonly #networks = new Map<number, string>()
  readonly #writers = new Set<number>()

  constructor({ names, namesPerAddress }: Limits) {
    // The widest networks are left less than all, or one of them could take every name.
    this.#names = new ClientCounts(namesPerAddress, Math.max(namesPerAddress, names - namesPerAddress))
  }

  /** Whether a client has taken as many names as they may. */
  hasTooManyNames(client: Client): boolean {
    return this.#names.isFull(client)
  }

  /** A client has taken a name. @returns takes it back, where it was not stored. */
  takeName(participant: number, client: Client): () => void {
    const giveBack = this.#names.add(client)
    this.#networks.delete(participant)
    this.recognize(participant, client)
    return () => {
      giveBack()
      this.forget(participant)
    }
  }

  /** The participant with this key has come from here; who was known before stays who they were. */
  recognize(participant: number, client: Client) {
    const widest = client.at(-1)
    if (widest && !this.#networks.has(participant)) this.#networks.set(participant, widest.key)
  }

  /** The network that a participant came from; one of their own where it is not known. */
  networkOf(participant: number): string {
    return this.#networks.get(participant) ?? String(participant)
  }

  /** A participant has written something. */
  writes(participant: number) {
    this.#writers.add(participant)
  }

  /** Whether a participant is known to have written something, kept or not. */
  hasWritten(participant: number): boolean {
    return this.#writers.has(participant)
  }

  /** A participant's name is free again. Who took it has still taken it. */
  forget(participant: number) {
    this.#networks.delete(participant)
  }

  /** Of these participants, the first one of the network that has most of them. */
  firstOfLargest(participants: readonly number[]): number | undefined {
    const byNetwork = Map.groupBy(participants, participant => this.networkOf(participant))
    return [...byNetwork.values()].reduce<number[]>((most, own) => own.length > most.length ? own : most, [])[0]
  }
}
