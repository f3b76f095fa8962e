import { writeRoomLink } from '~/client/encryption/linkKey'
import { SCARCE_MS } from '~/client/room/countdown'
import type { RoomAccess, RoomTime } from '~/client/room/view'

/** A lost connection is shown after this time, as most come back sooner (milliseconds). */
const SHOW_AFTER_MS = 5000

/** What the page of a room shows, derived from `useRoom`. */
export function useRoomView(roomId: string, room: ReturnType<typeof useRoom>) {
  const { session, state, status, key } = room
  const times = computed(() => state.value.room ?? status.value)
  const countdown = useCountdown({
    room: () => times.value,
    clock: () => room.clock.value,
    over: isCertain => room.finish('expired', isCertain),
    doubt: room.probe,
  })
  const { remainingMs } = countdown

  const time = computed<RoomTime>(() => ({
    remainingMs: remainingMs.value ?? 0,
    lifetimeMs: times.value ? times.value.expiresAt - times.value.createdAt : 0,
    isScarce: remainingMs.value !== undefined && remainingMs.value <= SCARCE_MS,
  }))
  const isSlow = useDelayed(() => session.value.phase === 'entering' || (session.value.phase === 'inside' && !state.value.joined), SHOW_AFTER_MS)
  /** Nothing of the room is shown before the server has said that it lives. */
  const isHidden = computed(() => countdown.needsConfirmation.value || (session.value.phase === 'inside' && session.value.needsConfirmation))

  const site = import.meta.client ? useSite() : undefined
  /** Over plain HTTP the page itself may be forged, and then encryption protects nothing. */
  const isUnsafe = computed(() => key.value !== undefined && !isSecureContext)
  const access = computed<RoomAccess>(() => ({
    id: roomId,
    link: writeRoomLink(site?.shared.href ?? '', roomId, key.value),
    isOwner: room.isOwner.value,
    isLocked: state.value.room?.locked === true,
    isEncrypted: key.value !== undefined,
    hasPassword: key.value?.status === 'needsPassword',
    isUnsafe: isUnsafe.value,
  }))
  return { ...countdown, time, isSlow, isHidden, here: site?.here.href.replace(/\/$/, '') ?? '', isUnsafe, access }
}
