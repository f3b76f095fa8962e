import type { InjectionKey } from 'vue'

const ANNOUNCE: InjectionKey<(text: string) => void> = Symbol('announce')

/** Gives the components within the calling one a way to have something read out, without a live region each. */
export function provideAnnounce(announce: (text: string) => void): void {
  provide(ANNOUNCE, announce)
}

/** Has a text read out in the conversation around the calling component; outside of one nothing is. */
export function useAnnounce(): (text: string) => void {
  return inject(ANNOUNCE, () => () => {}, true)
}
