import { nanoid } from 'nanoid'
import type { Message } from '#shared/protocol'
import { findNextRoom, nextRoomClientId } from '~/client/room/nextRoom'
import type { NextRoom } from '~/client/room/view'
import type { RoomWish } from '~/composables/useCreateRoom'

/** What the next room takes from the present one. */
export interface NextRoomOptions {
  readonly messages: () => readonly Message[]
  readonly selfName: () => string | undefined
  /** What kind of room it is to be: like the present one. */
  readonly wish: () => RoomWish
  readonly post: (text: string, clientId: string) => void
  /** Takes a message back that may not have been sent yet. */
  readonly withdraw: (clientId: string) => void
}

/** A room is never extended: another one of its kind is made, and its link posted. The first counts for all: of two made at once the second is ended. */
export function useNextRoom(roomId: string, { messages, selfName, wish, post, withdraw }: NextRoomOptions) {
  const strings = useRoomStrings()
  const nameToBring = useNameToBring()
  const { make, unmake, busy, problem } = useCreateRoom()
  const posted = shallowRef<string>()
  const made = shallowRef<{ readonly path: string, readonly clientId: string }>()
  // Kept past the end, when nothing else of the room is.
  const ownName = shallowRef<string>()
  let isOver = false

  async function create(password: string) {
    const path = await make({ ...wish(), password })
    if (path === undefined) return
    // Meanwhile somebody else has made one, or nobody can be told of this one any more.
    if (posted.value !== undefined || isOver) return unmake(path)
    const clientId = nextRoomClientId(nanoid())
    made.value = { path, clientId }
    post(strings.room.movedOn(new URL(path.slice(1), useSite().shared).href), clientId)
  }

  function follow() {
    nameToBring.value = ownName.value
  }

  watch(messages, (list) => {
    posted.value ??= findNextRoom(list, roomId)
    if (posted.value === undefined || !made.value) return
    if (posted.value !== made.value.path) {
      withdraw(made.value.clientId)
      void unmake(made.value.path)
    }
    made.value = undefined
  })
  watch(selfName, (name) => {
    if (name !== undefined) ownName.value = name
  })

  onScopeDispose(() => {
    isOver = true
  })

  const next = computed<NextRoom>(() => ({
    path: posted.value ?? made.value?.path, isShared: posted.value !== undefined, isBusy: busy.value, problem: problem.value, create: password => void create(password), follow,
  }))
  return { next, ownName: readonly(ownName) }
}
