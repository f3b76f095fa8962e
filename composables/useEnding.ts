import type { EndReason } from '#shared/protocol'

/**
 * The end of the room that this page was in. Its notice stands in place of the page, so that nothing of the room is left in
 * the document, and the room's entry in the history becomes the home page's.
 */
export function useEnding() {
  const ending = useState<EndReason | undefined>('ending', () => undefined)
  const router = useRouter()

  function show(reason: EndReason) {
    ending.value = reason
    void router.replace('/')
  }

  function leave() {
    ending.value = undefined
  }

  return { ending: readonly(ending), show, leave }
}
