import type { RoomState } from '~/client/room/state'
import type { RoomActions } from '~/client/room/view'

/** The composer, as far as its conversation moves the focus to it. */
interface FocusTarget { readonly focus: () => void, readonly welcome: () => void }

/** What one writes in a conversation: the draft, what is wrong with it, and what becomes of messages that were not accepted. */
export function useOutgoing(state: () => RoomState, actions: () => RoomActions, composer: () => FocusTarget | null) {
  const strings = useRoomStrings()
  const draft = useDraft()
  const problem = shallowRef<'' | 'text_too_long' | 'text_invalid'>('')

  // A problem with the text is shown until the text changes.
  watch(draft, () => {
    problem.value = ''
  }, { flush: 'sync' })

  /** Sends the draft. @returns whether there was something to send, and nothing wrong with it. */
  function send(): boolean {
    if (draft.value.trim() === '') {
      composer()?.focus()
      return false
    }
    const wrong = actions().post(draft.value)
    problem.value = wrong === undefined ? '' : wrong === 'text_too_long' ? wrong : 'text_invalid'
    if (wrong === undefined) draft.value = ''
    return wrong === undefined
  }

  /** The text that was sent last, accepted or not; empty if none. */
  function lastSent(): string {
    const { outbox, log, self } = state()
    return outbox.at(-1)?.text ?? log.messages.findLast(({ participantId }) => participantId === self?.id)?.text ?? ''
  }

  // These buttons go away with the press: the focus goes on to the composer.
  provideMessageActions({
    retry(clientId) {
      actions().retry(clientId)
      composer()?.welcome()
    },
    discard(clientId) {
      actions().discard(clientId)
      composer()?.welcome()
    },
    edit(clientId) {
      const text = state().outbox.find(message => message.clientId === clientId)?.text ?? ''
      draft.value = draft.value === '' ? text : `${draft.value}\n${text}`
      actions().discard(clientId)
      composer()?.focus()
    },
  })

  return { draft, problem: computed(() => problem.value && strings.problem[problem.value]), send, lastSent }
}
