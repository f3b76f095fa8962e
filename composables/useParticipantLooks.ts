import type { InjectionKey } from 'vue'
import type { Participant } from '#shared/protocol'
import { createLooks } from '~/client/room/participantLook'

type Looks = ReturnType<typeof createLooks>

const LOOKS: InjectionKey<Looks> = Symbol('looks')

/** Lets everything within the calling component show the people of a room by the same looks. `participants`: who is here, in the room's order. */
export function provideParticipantLooks(participants: () => readonly Participant[]): void {
  const looks = createLooks()
  provide(LOOKS, looks)
  // Before anything is drawn, so that the order does not depend on what is drawn first.
  watch(participants, (list) => {
    for (const { id, name } of list) looks.lookOf(id, name)
  }, { immediate: true, flush: 'sync' })
}

/** The looks of the people in the room around the calling component. */
export function useParticipantLooks(): Looks {
  return inject(LOOKS, createLooks, true)
}
