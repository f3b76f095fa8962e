declare global {
  interface Window {
    /** What was chosen and sent before the page was alive, with the value of fields, noted by a script in the page's head. */
    early?: { target: EventTarget | null, value?: string }[]
  }
}

/** Does what was asked for before the page was alive. Other fields keep what they hold; Vue resets a `select` to what the server sent. */
export default defineNuxtPlugin((nuxtApp) => {
  nuxtApp.hooks.hookOnce('app:suspense:resolve', async () => {
    // Only then are the parts of the page mounted.
    await nextTick()
    const early = window.early ?? []
    window.early = undefined
    for (const { target, value } of early) {
      if (!(target instanceof HTMLSelectElement) || value === undefined) continue
      target.value = value
      target.dispatchEvent(new Event('change', { bubbles: true }))
    }
    const form = early.findLast(({ target }) => target instanceof HTMLFormElement)?.target
    if (form instanceof HTMLFormElement && form.isConnected) form.requestSubmit()
  })
})
