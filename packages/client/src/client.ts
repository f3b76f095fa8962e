import { randomUUID } from 'node:crypto'
import type { RoomStatus } from '#shared/api'
import type { WholeKey } from '~/client/encryption/linkKey'
import type { Cell } from '~/client/room/cell'
import { createCountdown } from '~/client/room/countdownTimer'
import { createRoomClient } from '~/client/room/roomClient'
import type { SeatStorage } from '~/client/room/seat'
import type { ServerClock } from '~/client/room/serverClock'
import type { Session } from '~/client/room/session'
import { NEW_ROOM_STATE } from '~/client/room/state'
import type { RoomMemory } from '~/client/tabStorage'
import { encryption } from './encryption'
import type { RoomLink } from './link'
import { nodeNetwork } from './network'

export type ObservedClient = ReturnType<typeof createObservedClient>

/**
 * The client of one room, as the page has it, for Node: with its cells, and its end by its own clock where the server cannot
 * tell it. @param changed called after each change of what it knows. @param ownerToken of somebody who created the room.
 */
export function createObservedClient({ site, roomId }: RoomLink, changed: () => void, ownerToken?: string) {
  const network = nodeNetwork(site)
  const observed = <Value>(value: Value) => new ObservedCell(value, changed)
  const cells = {
    session: observed<Session>({ phase: 'door' }),
    state: observed(NEW_ROOM_STATE),
    status: observed<RoomStatus | undefined>(undefined),
    clock: new ObservedCell<ServerClock | undefined>(undefined, () => countdown.tick()),
    key: observed<WholeKey | undefined>(undefined),
    asksPassword: observed(false),
    isOwner: observed(false),
    isReturning: observed(false),
    remainingMs: observed<number | undefined>(undefined),
    needsConfirmation: observed(false),
  }
  const client = createRoomClient(roomId, cells, { network, storage: createMemory({ ownerToken }), loadEncryption: () => Promise.resolve(encryption), newId: randomUUID })
  const countdown = createCountdown(cells, {
    room: () => cells.state.value.room ?? cells.status.value,
    clock: () => cells.clock.value,
    over: isCertain => client.finish('expired', isCertain),
    doubt: client.probe,
    device: network,
  })

  return {
    ...cells,
    ...client,
    /** Stops everything, without a word to the server. */
    dispose() {
      countdown.stop()
      client.dispose()
    },
  }
}

/** Tells each replacement of its value. */
class ObservedCell<Value> implements Cell<Value> {
  #value: Value

  constructor(value: Value, private readonly changed: () => void) {
    this.#value = value
  }

  get value(): Value {
    return this.#value
  }

  set value(value: Value) {
    if (value === this.#value) return
    this.#value = value
    this.changed()
  }
}

/** What a client remembers: in memory, and only while it runs. */
function createMemory(initial: RoomMemory): SeatStorage {
  let memory: RoomMemory | undefined = initial
  return {
    recall: () => memory,
    remember(_roomId, more) {
      memory = { ...memory, ...more }
    },
    forget() {
      memory = undefined
    },
  }
}
