import { defineNitroPlugin } from 'nitropack/runtime'
import { useHub } from '#server/live'
import { log, logUnexpected } from '#server/log'

/** Opens the hub with the server, and closes it with the server. */
export default defineNitroPlugin((nitroApp) => {
  const hub = useHub()
  hub.catch((error) => {
    // In production the entry says so and stops; in development the server goes on without rooms.
    if (import.meta.dev) log(error instanceof Error ? error.message : 'The rooms cannot be opened.')
  })
  nitroApp.hooks.hook('close', () => hub.then(opened => opened.close(), logUnexpected))
})
