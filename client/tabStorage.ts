import { attempt } from './attempt'

/** What a tab remembers of a room, in `sessionStorage`, past a reload. No name, no time, and of texts only a `draft`, never of an encrypted room. */
export interface RoomMemory { readonly session?: string, readonly ownerToken?: string, readonly draft?: string }

const PREFIX = 'room:'

/** The same in memory: browsers may refuse, limit or clear `sessionStorage` at any moment. */
const inPage = new Map<string, RoomMemory>()

/** What the tab remembers of the room; unreadable entries count as none. */
export function recall(roomId: string): RoomMemory | undefined {
  return withStorage(storage => parse(storage.getItem(PREFIX + roomId))) ?? inPage.get(roomId)
}

/** Remembers more of the room. Without a storage, a reload forgets it. */
export function remember(roomId: string, more: RoomMemory): void {
  const memory = { ...recall(roomId), ...more }
  inPage.set(roomId, memory)
  const isStored = withStorage((storage) => {
    storage.setItem(PREFIX + roomId, JSON.stringify(memory))
    return true
  })
  // A stale entry must not win over memory.
  if (!isStored) withStorage(storage => storage.removeItem(PREFIX + roomId))
}

/** Whether the memory of a room survives a reload; true if there is none. */
export function isKept(roomId: string): boolean {
  return recall(roomId) === undefined || withStorage(storage => storage.getItem(PREFIX + roomId)) != null
}

export function forget(roomId: string): void {
  inPage.delete(roomId)
  withStorage(storage => storage.removeItem(PREFIX + roomId))
}

/** The rooms that the tab remembers something of. */
export function rememberedRooms(): string[] {
  const keys = withStorage(storage => Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')) ?? []
  const stored = keys.filter(key => key.startsWith(PREFIX)).map(key => key.slice(PREFIX.length))
  return [...new Set([...stored, ...inPage.keys()])]
}

/** Even reading the property throws if site data are blocked. */
function withStorage<Result>(use: (storage: Storage) => Result): Result | undefined {
  return attempt(() => use(sessionStorage))
}

function parse(stored: string | null): RoomMemory | undefined {
  const memory: unknown = JSON.parse(stored ?? 'null')
  return isRoomMemory(memory) ? memory : undefined
}

function isRoomMemory(memory: unknown): memory is RoomMemory {
  if (typeof memory !== 'object' || memory === null) return false
  const { session, ownerToken, draft } = memory as Partial<Record<keyof RoomMemory, unknown>>
  return [session, ownerToken, draft].every(text => text === undefined || typeof text === 'string')
}
