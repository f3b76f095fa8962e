/**
 * Keeps addresses of rooms out of the notes that the router makes in each entry of the history about its neighbours: going
 * back from a room that has ended must find no trace of it.
 */
export function useCleanHistory() {
  const router = useRouter()
  const clean = () => history.replaceState({ ...history.state, back: null, forward: null }, '')

  onMounted(() => {
    clean()
    router.afterEach(clean)
  })
}
