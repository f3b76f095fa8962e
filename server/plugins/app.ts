import { defineNitroPlugin } from 'nitropack/runtime'
import { useApp } from '#server/app'
import { log, logUnexpected } from '#server/log'

export default defineNitroPlugin((nitroApp) => {
  const app = useApp()
  app.catch((error) => {
    // In production the entry logs this and stops; in development the server continues without rooms.
    if (import.meta.dev) log(error instanceof Error ? error.message : 'The rooms cannot be opened.')
  })
  nitroApp.hooks.hook('close', () => app.then(({ hub }) => hub.close(), logUnexpected))
})
