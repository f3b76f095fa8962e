import type { Client } from '#server/clients/client'
import { ClientCounts } from '#server/clients/counts'
import type { Limits } from '#server/rooms/limits'

/**
 * Counts the names of a room by network, in memory, for as long as the room lives. After a restart the networks are
 * unknown: each name counts on its own until its owner returns.
 */
export class RoomClients {
  readonly #names: ClientCounts
  readonly #networks = new Map<number, string>()
  readonly #writers = new Set<number>()

  constructor({ names, namesPerAddress }: Limits) {
    // Even the widest network gets less than all, or it could take every name.
    this.#names = new ClientCounts(namesPerAddress, Math.max(namesPerAddress, names - namesPerAddress))
  }

  hasTooManyNames(client: Client): boolean {
    return this.#names.isFull(client)
  }

  /** Counts a new name. @returns undo, for a name that was not stored. */
  takeName(participant: number, client: Client): () => void {
    const giveBack = this.#names.add(client)
    this.#networks.delete(participant)
    this.recognize(participant, client)
    return () => {
      giveBack()
      this.forget(participant)
    }
  }

  /** Records the network of a participant; a known one stays. */
  recognize(participant: number, client: Client) {
    const widest = client.at(-1)
    if (widest && !this.#networks.has(participant)) this.#networks.set(participant, widest.key)
  }

  /** The participant's network; if unknown, one of their own. */
  networkOf(participant: number): string {
    return this.#networks.get(participant) ?? String(participant)
  }

  writes(participant: number) {
    this.#writers.add(participant)
  }

  /** Whether a participant is known to have written, even if the message is gone. */
  hasWritten(participant: number): boolean {
    return this.#writers.has(participant)
  }

  /** Frees a participant's name. It still counts for the client who took it. */
  forget(participant: number) {
    this.#networks.delete(participant)
  }

  /** The first of these participants from the network that has most of them. */
  firstOfLargest(participants: readonly number[]): number | undefined {
    const byNetwork = Map.groupBy(participants, participant => this.networkOf(participant))
    return [...byNetwork.values()].reduce<number[]>((most, own) => own.length > most.length ? own : most, [])[0]
  }
}
