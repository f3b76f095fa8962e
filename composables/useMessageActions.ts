import type { InjectionKey } from 'vue'

/** What one does with a message of one's own that was not accepted, by its `clientId`. */
export interface MessageActions {
  readonly retry: (clientId: string) => void
  readonly edit: (clientId: string) => void
  readonly discard: (clientId: string) => void
}

const ACTIONS: InjectionKey<MessageActions> = Symbol('message actions')

/** Gives the messages within the calling component their actions. */
export function provideMessageActions(actions: MessageActions): void {
  provide(ACTIONS, actions)
}

/** The actions of the conversation around the calling component. */
export function useMessageActions(): MessageActions {
  const actions = inject(ACTIONS)
  if (!actions) throw new Error('A message needs a conversation around it.')
  return actions
}
