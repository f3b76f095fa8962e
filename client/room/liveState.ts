import { TYPING_INTERVAL_MS } from '#shared/limits'
import type { ClientFrame, ErrorCode } from '#shared/protocol'
import { checkText } from '#shared/text'
import type { Cell } from './cell'
import type { Device } from './network'
import type { RoomEvent, RoomState } from './state'
import { NEW_ROOM_STATE, dueFrame, reduce } from './state'

/** The state of a room that one is in, and the sending of the frames that are due. @param send false without a connection. @param newId makes a `clientId`. */
export function createLiveState(state: Cell<RoomState>, send: (frame: ClientFrame) => boolean, device: Device, newId: () => string) {
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
    if (state.value.joined && waitMs > 0) cancelPump = device.after(waitMs, pump)
  }

  /** Posts a message; a problem with the text is returned, and then nothing is posted. */
  function post(text: string, clientId = newId()): ErrorCode | undefined {
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
    return device.readClock().monotonic
  }

  return {
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
    dispose: () => cancelPump(),
  }
}
