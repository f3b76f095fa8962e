import { nanoid } from 'nanoid'
import { TYPING_INTERVAL_MS } from '#shared/limits'
import type { ClientFrame, ErrorCode } from '#shared/protocol'
import { checkText } from '#shared/text'
import type { RoomEvent } from '~/client/room/state'
import { NEW_ROOM_STATE, dueFrame, reduce } from '~/client/room/state'
import type { RoomNetwork } from '~/composables/roomNetwork'

/** The state of a room that one is in, and the sending of the frames that are due. @param send false without a connection. */
export function useRoomState(send: (frame: ClientFrame) => boolean, network: () => RoomNetwork | undefined) {
  const state = shallowRef(NEW_ROOM_STATE)
  let cancelPump = () => {}
  let typingAllowedAt = 0

  function dispatch(event: RoomEvent) {
    state.value = reduce(state.value, event)
    pump()
  }

  /** Sends the frames that are due, and comes back where something has to wait. */
  function pump() {
    cancelPump()
    for (let frame = dueFrame(state.value, now()); frame; frame = dueFrame(state.value, now())) {
      if (!send(frame)) return
      state.value = reduce(state.value, { type: 'sent', frame })
    }
    const waitMs = state.value.pausedUntil - now()
    if (state.value.joined && waitMs > 0) cancelPump = network()?.after(waitMs, pump) ?? cancelPump
  }

  /** Posts a message; a problem with the text is returned, and then nothing is posted. */
  function post(text: string, clientId = nanoid()): ErrorCode | undefined {
    const problem = checkText(text)
    if (problem === undefined) dispatch({ type: 'posted', clientId, text })
    return problem
  }

  /** Asks for another name; false without a connection. */
  function rename(name: string): boolean {
    const frame = { type: 'rename', name } as const
    if (!state.value.joined || !send(frame)) return false
    dispatch({ type: 'sent', frame })
    return true
  }

  function sayTyping() {
    if (!state.value.joined || now() < typingAllowedAt) return
    typingAllowedAt = now() + TYPING_INTERVAL_MS
    send({ type: 'typing' })
  }

  function clear() {
    cancelPump()
    state.value = NEW_ROOM_STATE
  }

  function now(): number {
    return network()?.readClock().monotonic ?? 0
  }

  onScopeDispose(() => cancelPump())
  return {
    state: readonly(state) as Readonly<typeof state>,
    dispatch,
    clear,
    now,
    post,
    rename,
    sayTyping,
    retry: (clientId: string) => dispatch({ type: 'retried', clientId }),
    discard: (clientId: string) => dispatch({ type: 'discarded', clientId }),
    loadOlder: () => dispatch({ type: 'olderWanted' }),
    forgetTyping: () => dispatch({ type: 'typingChecked', now: now() }),
  }
}
