import { CloseCode } from '#shared/closeCodes'
import { RESTART_GRACE_MS } from '#shared/limits'
import type { CreatedRoom, RoomStatus } from '#shared/api'
import { StorageFullError } from '#server/db/storageFull'
import type { Store, StoredRoom } from '#server/db/store'
import type { LimitReached } from '#server/limitLog'
import type { Visitor } from '#server/visitors/visitor'
import type { Clock } from './clock'
import { createAlarm } from './clock'
import type { Socket, VisitorMemory } from './connection'
import { Connection } from './connection'
import type { Limits } from './limits'
import { createRelief } from './relief'
import type { StorageChanged } from './storageWatch'
import { createStorageWatch } from './storageWatch'
import { Room } from './room'
import { RoomVisitors } from './roomVisitors'
import type { Tokens } from './tokens'
import { hashToken, matchesHash } from './tokens'
import { createSlices } from './slices'
import { createTurn } from './turn'

/** Between two slices of telling, or of erasing, the event loop breathes. */
const SLICE_PAUSE_MS = 1
/** As many rooms are told of their end in one go: a few milliseconds, where they are full of people tens of them. */
const TOLD_AT_ONCE = 30
/** How often the clock is looked at, which may have been set, and the time written down. */
const BEAT_MS = 1000
/** A room that is still stored this long after its end says that something is wrong. */
const OVERDUE_MS = 60_000

export type Hub = ReturnType<typeof createHub>

/** There are as many rooms as there may be. */
export class ServerFullError extends Error {
  override name = 'ServerFullError'
}

/** What the hub is built of; all of it owned by whoever builds it. */
export interface HubSurroundings {
  clock: Clock
  store: Store
  tokens: Tokens
  limits: Limits
  visitors: VisitorMemory
  /** Told of what should not happen; never of anything a user wrote. */
  report(error: unknown): void
  /** Reads a clock that is never set (milliseconds): for how long work has held the event loop. */
  monotonic?: () => number
  /** Told of what a limit refuses. */
  limitReached: LimitReached
  /** Told when the storage gets full, fails, or is well again. */
  storageChanged: StorageChanged
  /** Calls back at the end of the turn of the event loop. */
  schedule?: (flush: () => void) => void
}

/**
 * Everything live: the rooms, their making and their end.
 *
 * Rooms that ended while no server ran are erased before this returns.
 */
export function createHub({ clock, store, tokens, limits, visitors, report: reportOther, limitReached, storageChanged, monotonic, schedule }: HubSurroundings) {
  const storage = createStorageWatch(store, storageChanged)
  /** By the key of the stored room; a room is here while somebody is connected, or will be missed. */
  const live = new Map<number, Room>()
  const ghostsUntil = clock.now() + RESTART_GRACE_MS
  const relief = createRelief({ store, live, limitReached })
  const turn = createTurn({ transaction: commit, schedule, beforeCommit: () => orLater(relief.relieve) })
  const slices = createSlices(monotonic, schedule)
  /** Rooms that ended early, by their keys, where that is not written down yet: the disk had no space for it. */
  const unwritten = new Set<number>()
  /** By the keys of the rooms; kept while a room lives, empty or not. */
  const roomVisitors = new Map<number, RoomVisitors>()
  /** Told when a room that this process made has ended, by the keys of the rooms. */
  const whenEnded = new Map<number, () => void>()
  /** Rooms that ended on time, by their keys, and are told one slice after the other. */
  const due: number[] = []
  /** Every room whose end lies before this has been told, or is due. */
  let toldUntil = clock.now()
  let cancelTelling = () => {}
  let cancelErasing: (() => void) | undefined
  let cancelBeat = () => {}
  const alarm = createAlarm(clock, () => orLater(() => store.nextEnd(toldUntil)), tellEnded)

  eraseAll()
  storage.look()
  beat()

  /** What fails for want of space, or of a disk that works, is told of once, however much of it there is. */
  function report(error: unknown) {
    if (!storage.note(error)) reportOther(error)
  }

  function commit(work: () => void) {
    try {
      store.transaction(work)
    }
    catch (error) {
      storage.note(error)
      throw error
    }
  }

  /** What ended while no server ran, before anyone can ask. On a full disk it is tried again later. */
  function eraseAll() {
    try {
      while (store.erase(toldUntil));
    }
    catch (error) {
      if (!(error instanceof StorageFullError)) throw error
    }
  }

  /** Does what could not be done on time: the clock was set, the process slept, a timer was lost, the disk was full. */
  function beat() {
    sweep()
    orLater(relief.relieve)
    orLater(storage.look)
    cancelBeat = clock.setTimer(BEAT_MS, beat)
  }

  function sweep() {
    tellEnded()
    alarm.arm()
  }

  function find(id: string): StoredRoom | undefined {
    const stored = store.findRoom(hashToken(id))
    return stored && stored.expiresAt > clock.now() && !unwritten.has(stored.key) ? stored : undefined
  }

  function open(id: string): Room | undefined {
    const stored = find(id)
    if (!stored) return undefined
    const room = live.get(stored.key) ?? newRoom(id, stored)
    live.set(stored.key, room)
    relief.forget(stored.key)
    return room
  }

  function newRoom(id: string, stored: StoredRoom): Room {
    const visitors = roomVisitors.get(stored.key) ?? new RoomVisitors(limits)
    roomVisitors.set(stored.key, visitors)
    return new Room(id, stored, ghostsUntil, { clock, store, turn, limits, visitors, report, limitReached, onDeserted: forgetRoom })
  }

  /** A room may say more than once that it is deserted, and somebody may have opened it anew in between. */
  function forgetRoom(room: Room) {
    if (live.get(room.stored.key) !== room) return
    live.delete(room.stored.key)
    relief.leave(room)
  }

  /** Ends every room whose time has come, for everyone in it; then they are erased. */
  function tellEnded() {
    const now = clock.now()
    // Written down first: no restart under a clock that was set back brings back what somebody saw end.
    orLater(() => store.setClockMark(now))
    writeEnds(now)
    orLater(() => {
      const ended = store.roomsEnding(toldUntil, now)
      due.push(...ended)
      toldUntil = now
      for (const room of ended) noteEnd(room)
    })
    tellDue()
  }

  function noteEnd(room: number) {
    whenEnded.get(room)?.()
    whenEnded.delete(room)
    roomVisitors.delete(room)
    relief.forget(room)
  }

  /** For every interface they ended when their time came; only the telling takes its turns. */
  function tellDue() {
    cancelTelling()
    for (const key of due.splice(0, TOLD_AT_ONCE)) live.get(key)?.end('expired')
    if (due.length > 0) cancelTelling = clock.setTimer(SLICE_PAUSE_MS, tellDue)
    else eraseSoon()
  }

  function writeEnds(now: number) {
    orLater(() => {
      for (const room of unwritten) {
        store.endRoom(room, now)
        unwritten.delete(room)
      }
    })
  }

  function eraseSoon() {
    cancelErasing ??= clock.setTimer(SLICE_PAUSE_MS, () => {
      cancelErasing = undefined
      // Nobody may be forgotten: what is erased has been told. Erasing goes on after that.
      if (due.length > 0) return
      // Where it fails, the rooms have ended all the same.
      if (orLater(() => store.erase(toldUntil))) eraseSoon()
    })
  }

  /** Runs what is tried again by the next beat where it fails. Where that is not for want of space, it is reported. */
  function orLater<Result>(work: () => Result): Result | undefined {
    try {
      return work()
    }
    catch (error) {
      report(error)
      return undefined
    }
  }

  return {
    /**
     * Makes a room.
     *
     * @param lifetimeSeconds how long it lives.
     * @param verifier base64url of the verifier of an encrypted room's key.
     * @param onEnded called once when it has ended.
     * @throws ServerFullError where there are as many rooms as there may be; StorageFullError.
     */
    makeRoom(lifetimeSeconds: number, verifier?: string, onEnded = () => {}): Promise<CreatedRoom> {
      const id = tokens.roomId()
      const ownerToken = tokens.secret()
      return new Promise((resolve, reject) => turn.add({
        run: () => {
          if (store.countRooms() >= limits.rooms) {
            limitReached('rooms')
            throw new ServerFullError()
          }
          const createdAt = clock.now()
          return store.addRoom({
            idHash: hashToken(id),
            ownerHash: hashToken(ownerToken),
            verifier: verifier === undefined ? null : Buffer.from(verifier, 'base64url'),
            createdAt,
            expiresAt: createdAt + lifetimeSeconds * 1000,
          })
        },
        done: ({ key, createdAt, expiresAt, verifier }) => {
          whenEnded.set(key, onEnded)
          alarm.expect(expiresAt)
          resolve({ id, createdAt, expiresAt, encrypted: verifier !== null, ownerToken })
        },
        failed: reject,
      }))
    },

    /** What anyone with the id may know of a room; `undefined` for one that ended or never was. */
    status(id: string): RoomStatus | undefined {
      const stored = find(id)
      if (!stored) return undefined
      const now = clock.now()
      const { key, createdAt, expiresAt, verifier } = stored
      const ghosts = () => now < ghostsUntil ? store.presentParticipants(key).length : 0
      return { id, createdAt, expiresAt, encrypted: verifier !== null, participants: live.get(key)?.size ?? ghosts(), now }
    },

    /** Whether a room lets in only who proves to have its key. */
    isEncrypted: (id: string): boolean => (find(id)?.verifier ?? null) !== null,

    /** Ends a room at once, whatever can be written down, for whoever holds its owner's token. */
    endRoom(id: string, ownerToken: string): 'ended' | 'room_not_found' | 'not_owner' {
      const stored = find(id)
      if (!stored) return 'room_not_found'
      if (!matchesHash(ownerToken, stored.ownerHash)) return 'not_owner'
      unwritten.add(stored.key)
      noteEnd(stored.key)
      writeEnds(clock.now())
      live.get(stored.key)?.end('owner')
      tellEnded()
      return 'ended'
    },

    /** Takes a new connection into a room; `undefined`, and the socket closed, where the room is over. */
    connect(id: string, socket: Socket, visitor: Visitor): Connection | undefined {
      const room = open(id)
      if (!room) {
        socket.close(CloseCode.roomNotFound)
        return undefined
      }
      return new Connection(room, socket, visitor, { clock, tokens, limits, slices, visitors, report, limitReached })
    },

    /** The safety net behind the exact timer: ends what is due, and erases what could not be erased before. */
    sweep,

    /** Whether rooms can be made, and end and are erased as they should. */
    health() {
      const now = clock.now()
      return {
        storage: storage.look(),
        isFull: store.countRooms() >= limits.rooms,
        overdueRooms: store.countEnded(now - OVERDUE_MS),
        purgePending: unwritten.size > 0 || !store.isErased(now),
      }
    },

    /** Sends everyone away to come back, stores what is pending, and lets go of the file. */
    close() {
      turn.flush()
      for (const room of live.values()) room.disconnect(CloseCode.restarting)
      alarm.stop()
      cancelTelling()
      cancelErasing?.()
      cancelBeat()
      orLater(() => store.setClockMark(clock.now()))
      orLater(() => store.close())
    },
  }
}
