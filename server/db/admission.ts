import type { ErrorCode } from '#shared/protocol'
import type { Client } from '#server/clients/client'
import type { LimitReached } from '#server/limitLog'
import type { Entry, NewName, Page } from '#server/rooms/ledger'
import type { Limits } from '#server/rooms/limits'
import type { RoomClients } from './roomClients'
import type { RoomMessages } from './roomMessages'
import type { StoredParticipant } from './participants'
import type { Store } from './store'

/** Somebody is stored in the room, with their first page; or why not. */
export type Admitted = { self: StoredParticipant, page: Page } | ErrorCode | 'gone'

/** What admission works with. */
export interface AdmissionDeps {
  store: Store
  limits: Limits
  /** Which names belong to which networks. */
  clients: RoomClients
  limitReached: LimitReached
}

/** Stores those who join a room: sessions, new names and their limits. All of it runs inside the transaction. */
export class Admission {
  /**
   * @param room the room's key.
   * @param messages the room's messages, whose authors keep their names.
   */
  constructor(readonly room: number, readonly messages: RoomMessages, readonly deps: AdmissionDeps) {}

  /** @param onNameTaken given a way to give the name back, should the transaction be rolled back. */
  admit(entry: Entry, onNameTaken: (giveBack: () => void) => void): Admitted {
    const { store, clients } = this.deps
    if (!entry.isReachable()) return 'gone'
    if (entry.newcomer && store.isLocked(this.room)) return 'room_locked'
    if (entry.newcomer && clients.hasTooManyNames(entry.client)) return this.#refuseName('namesPerAddress', entry.client)
    const self = this.#storeParticipant(entry)
    if (!self) return entry.newcomer ? 'name_taken' : 'session_invalid'
    if (entry.newcomer) {
      if (!this.#makeSpaceForName(self.key)) return this.#refuseName('names')
      onNameTaken(clients.takeName(self.key, entry.client))
    }
    return { self, page: store.page(this.room, { after: entry.after }) }
  }

  /** Gives somebody another name; the one they had stays taken. @param onNameTaken as for `admit`. */
  rename(self: StoredParticipant, { name, nameKey }: NewName, client: Client, onNameTaken: (giveBack: () => void) => void): StoredParticipant | ErrorCode {
    const { store, clients } = this.deps
    if (clients.hasTooManyNames(client)) return this.#refuseName('namesPerAddress', client)
    const key = store.addName(this.room, { id: self.id, name, nameKey })
    if (key === undefined) return 'name_taken'
    if (!this.#makeSpaceForName(key)) return this.#refuseName('names')
    onNameTaken(clients.takeName(key, client))
    store.changeName(this.room, { from: self.key, to: key, nameKey })
    return { key, id: self.id, name, formerKeys: [...self.formerKeys, self.key] }
  }

  #refuseName(limit: 'names' | 'namesPerAddress', client?: Client) {
    this.deps.limitReached(limit, client)
    return 'room_full' as const
  }

  #storeParticipant({ newcomer, sessionHash }: Entry): StoredParticipant | undefined {
    const { store } = this.deps
    if (newcomer) {
      const { participant, nameKey } = newcomer
      const key = store.addParticipant(this.room, { ...participant, nameKey, sessionHash })
      return key === undefined ? undefined : { key, ...participant, formerKeys: [] }
    }
    const known = store.participantBySession(this.room, sessionHash)
    if (known) store.setPresent(this.room, known.key, true)
    return known
  }

  /**
   * If a new name is one too many, somebody who is away and never wrote is forgotten, or else the new name.
   *
   * @returns whether the new name stays.
   */
  #makeSpaceForName(newcomer: number): boolean {
    const { limits, store, clients } = this.deps
    if (store.countNames(this.room) <= limits.names) return true
    const silent = store.awayParticipants(this.room).filter(key => !clients.hasWritten(key) && !this.messages.hasFrom(key))
    const forgotten = clients.firstOfLargest(silent)
    store.forgetParticipant(this.room, forgotten ?? newcomer)
    if (forgotten !== undefined) clients.forget(forgotten)
    return forgotten !== undefined
  }
}
