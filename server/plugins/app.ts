import { defineNitroPlugin } from 'nitropack/runtime'
import { useApp } from '#server/app'
import { log, logUnexpected } from '#server/log'

/** Opens the rooms with the server, and closes them with the server. */
export default defineNitroPlugin((nitroApp) => {
  const app = useApp()
  app.catch((error) => {
    // In production the entry says so and stops; in development the server goes on without rooms.
    if (import.meta.dev) log(error instanceof Error ? error.message : 'The rooms cannot be opened.')
  })
  nitroApp.hooks.hook('close', () => app.then(({ hub }) => hub.close(), logUnexpected))
})
