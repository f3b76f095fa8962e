/** True once `condition` has been true for `ms` milliseconds, until it no longer is. */
export function useDelayed(condition: () => boolean, ms: number) {
  const isLong = shallowRef(false)
  let timer: ReturnType<typeof setTimeout> | undefined

  watch(condition, (isTrue) => {
    clearTimeout(timer)
    isLong.value = false
    if (isTrue) {
      timer = setTimeout(() => {
        isLong.value = true
      }, ms)
    }
  })
  onScopeDispose(() => clearTimeout(timer))

  return readonly(isLong)
}
