import type { CountdownOptions } from '~/client/room/countdownTimer'
import { createCountdown } from '~/client/room/countdownTimer'
import { DEVICE } from '~/client/room/network'

/** The time that a room has left (`client/room/countdownTimer.ts`), as refs. */
export function useCountdown({ device = DEVICE, ...options }: Omit<CountdownOptions, 'device'> & Partial<CountdownOptions>) {
  const remainingMs = shallowRef<number>()
  const needsConfirmation = shallowRef(false)
  const { tick, stop } = createCountdown({ remainingMs, needsConfirmation }, { ...options, device })
  watch([options.room, options.clock], tick)
  onScopeDispose(stop)
  return { remainingMs: readonly(remainingMs), needsConfirmation: readonly(needsConfirmation), tick }
}
