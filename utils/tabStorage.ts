/**
 * What a tab remembers of a room, in `sessionStorage`: it survives a reload and goes with the tab. No name, no text.
 * `forgetAt` is by the device's clock (epoch milliseconds).
 */
export interface RoomMemory { readonly session?: string, readonly ownerToken?: string, readonly forgetAt: number }

const PREFIX = 'room:'

/** What the tab remembers of the room; what cannot be read is nothing. */
export function recall(storage: Storage, roomId: string): RoomMemory | undefined {
  try {
    const memory: unknown = JSON.parse(storage.getItem(PREFIX + roomId) ?? 'null')
    return isRoomMemory(memory) ? memory : undefined
  }
  catch {
    return undefined
  }
}

/** Remembers more of the room; a full or forbidden storage only means that a reload forgets. */
export function remember(storage: Storage, roomId: string, memory: RoomMemory): void {
  try {
    storage.setItem(PREFIX + roomId, JSON.stringify({ ...recall(storage, roomId), ...memory }))
  }
  catch {
    forget(storage, roomId)
  }
}

export function forget(storage: Storage, roomId: string): void {
  storage.removeItem(PREFIX + roomId)
}

/** Forgets every room whose time is over at `now`, by the device's clock. */
export function forgetEnded(storage: Storage, now: number): void {
  const ids = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
    .filter(key => key.startsWith(PREFIX))
    .map(key => key.slice(PREFIX.length))
  for (const id of ids) {
    if ((recall(storage, id)?.forgetAt ?? 0) <= now) forget(storage, id)
  }
}

function isRoomMemory(memory: unknown): memory is RoomMemory {
  if (typeof memory !== 'object' || memory === null) return false
  const { session, ownerToken, forgetAt } = memory as Partial<Record<keyof RoomMemory, unknown>>
  return typeof forgetAt === 'number' && [session, ownerToken].every(token => token === undefined || typeof token === 'string')
}
