import type { Component, InjectionKey, ShallowRef } from 'vue'
import type { EndReason } from '#shared/protocol'

const NOTICE: InjectionKey<ShallowRef<Component | undefined>> = Symbol('end notice')

/** How the room ended, and what is needed to go on in another one: nothing of the room itself. */
export interface Ending {
  readonly reason: EndReason
  /** What kind of room another one has to be. */
  readonly isEncrypted: boolean
  readonly hadPassword: boolean
  /** Where to go on (a path), and whether the others have this link. */
  readonly nextRoom?: string
  readonly isShared: boolean
  /** Whether this page is the one to make a next room for all: the person had been in the room the longest. */
  readonly leads: boolean
  /** The name to go on with. */
  readonly name?: string
}

/** The end of this page's room. Its notice replaces the page, so nothing of the room stays in the document; its history entry becomes the home page's, also for somebody who leaves (`goHome`). */
export function useEnding() {
  const ending = useState<Ending | undefined>('ending', () => undefined)
  const router = useRouter()

  function show(end: Ending) {
    ending.value = end
    void goHome()
  }

  function goHome() {
    // At once: the router takes its time, and more where the home page's script has to be loaded.
    router.options.history.replace('/')
    return router.replace('/')
  }

  function leave() {
    ending.value = undefined
  }

  return { ending: readonly(ending), show, goHome, leave }
}

/** Moves to the heading of the page that has come, once it is drawn, so that screen readers tell of it. */
export function focusHeading() {
  requestAnimationFrame(() => requestAnimationFrame(() => {
    scrollTo(0, 0)
    const heading = document.querySelector('h1')
    if (heading) heading.tabIndex = -1
    heading?.focus({ preventScroll: true })
  }))
}

/** Where the page of a room puts the notice that takes its place at the end; other pages need not load it. */
export function provideEndNotice() {
  const notice = shallowRef<Component>()
  provide(NOTICE, notice)
  return notice
}

/** Brings the notice of the end along with the page of a room. */
export function bringEndNotice(component: Component) {
  const notice = inject(NOTICE, undefined)
  if (notice) notice.value = component
}
