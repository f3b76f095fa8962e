declare global {
  interface Window {
    /** The form that was sent before the page was alive, noted by a script in the page's head. */
    earlySubmit?: EventTarget | null
  }
}

/** Does what was asked for before the page was alive. */
export default defineNuxtPlugin((nuxtApp) => {
  nuxtApp.hooks.hookOnce('app:suspense:resolve', async () => {
    // Only then are the parts of the page mounted.
    await nextTick()
    const form = window.earlySubmit
    if (form instanceof HTMLFormElement && form.isConnected) form.requestSubmit()
  })
})
