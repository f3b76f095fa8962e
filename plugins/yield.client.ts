/** Lets the browser draw, and take a press, between setting the page up and bringing it to life: two short tasks for a long one. */
export default defineNuxtPlugin((nuxtApp) => {
  nuxtApp.hook('app:beforeMount', () => new Promise<void>(resolve => setTimeout(resolve)))
})
