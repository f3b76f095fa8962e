const nextTask = () => new Promise<void>(resolve => setTimeout(resolve))

/** Lets the browser draw, and take a press, between loading the page, setting it up and bringing it to life: short tasks for a long one. */
export default defineNuxtPlugin({
  // Before those of Nuxt, which set it up.
  order: -60,
  setup: () => nextTask(),
  hooks: { 'app:beforeMount': nextTask },
})
