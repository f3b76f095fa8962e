import type { InjectionKey } from 'vue'
import type { Participant } from '#shared/protocol'
import { createLooks } from '~/client/room/participantLook'

type Looks = ReturnType<typeof createLooks>

const LOOKS: InjectionKey<Looks> = Symbol('looks')

/** Shares the looks of a room's people with all components inside the calling one. @param participants in the room's order. */
export function provideParticipantLooks(participants: () => readonly Participant[]): void {
  const looks = createLooks()
  provide(LOOKS, looks)
  // Before anything renders, so that looks do not depend on the order of rendering.
  watch(participants, (list) => {
    for (const { id, name } of list) looks.lookOf(id, name)
  }, { immediate: true, flush: 'sync' })
}

/** The looks of the people in the room around the calling component. */
export function useParticipantLooks(): Looks {
  return inject(LOOKS, createLooks, true)
}
