/**
 * Changes things that come one after the other, several at a time, and delivers them in the order in which they came.
 *
 * @param change must not reject.
 * @returns `push`; and `clear`, after which nothing that was pushed before is delivered.
 */
export function inOrder<From, To>(change: (item: From) => Promise<To>, deliver: (item: To) => void) {
  let era = 0
  let last = Promise.resolve()

  async function take(item: From, before: Promise<void>, pushedIn: number) {
    const changing = change(item)
    await before
    const changed = await changing
    if (pushedIn === era) deliver(changed)
  }

  function push(item: From) {
    // What fails to be delivered is reported as it would be without a queue, and holds up nothing.
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
