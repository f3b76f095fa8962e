/** Transforms items concurrently, and delivers the results in order. `clear` drops everything pushed before. `change` must not reject. */
export function createOrderedQueue<From, To>(change: (item: From) => Promise<To>, deliver: (item: To) => void) {
  let era = 0
  let last = Promise.resolve()

  async function take(item: From, before: Promise<void>, pushedIn: number) {
    const changing = change(item)
    await before
    const changed = await changing
    if (pushedIn === era) deliver(changed)
  }

  function push(item: From) {
    // An error of `deliver` is reported as without a queue, and does not block later items.
    last = take(item, last, era).catch((error: unknown) => queueMicrotask(() => {
      throw error
    }))
  }

  function clear() {
    era++
    last = Promise.resolve()
  }

  return { push, clear }
}
