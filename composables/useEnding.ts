import type { EndReason } from '#shared/protocol'

/** How the room ended, and what is needed to go on in another one: nothing of the room itself. */
export interface Ending {
  readonly reason: EndReason
  /** What kind of room another one has to be. */
  readonly isEncrypted: boolean
  readonly hadPassword: boolean
  /** Where the others go on (a path), and the name to go there with. */
  readonly nextRoom?: string
  readonly name?: string
}

/** The end of this page's room. Its notice replaces the page, so nothing of the room stays in the document; its history entry becomes the home page's. */
export function useEnding() {
  const ending = useState<Ending | undefined>('ending', () => undefined)
  const router = useRouter()

  function show(end: Ending) {
    // At once: the router takes its time, and more where the home page's script has to be loaded.
    router.options.history.replace('/')
    ending.value = end
    void router.replace('/')
  }

  function leave() {
    ending.value = undefined
  }

  return { ending: readonly(ending), show, leave }
}
