import type { InjectionKey } from 'vue'
import type { Participant } from '#shared/protocol'
import { mentions } from '~/client/text/mentions'

type IsMentioned = (text: string) => boolean

const IS_MENTIONED: InjectionKey<IsMentioned> = Symbol('is mentioned')

/** Gives the messages within the calling component a way to tell whether they mention the reader. @returns the same. */
export function provideMentions(selfId: () => string, participants: () => readonly Participant[]): IsMentioned {
  // Who left, and names that somebody had before, are still in texts.
  const own = shallowReactive(new Set<string>())
  const others = shallowReactive(new Set<string>())
  watch([selfId, participants], ([self, list]) => {
    for (const { id, name } of list) if (name !== '') (id === self ? own : others).add(name)
  }, { immediate: true, flush: 'sync' })

  const isMentioned = (text: string) => mentions(text, [...own], () => [...others])
  provide(IS_MENTIONED, isMentioned)
  return isMentioned
}

/** Whether a text mentions the reader, by the names of the conversation around the calling component. */
export function useMentions(): IsMentioned {
  return inject(IS_MENTIONED, () => () => false, true)
}
