import { defineTask } from 'nitropack/runtime'
import { useApp } from '#server/app'

/** Backup for the exact timer, every 30 s: ends what is due, and retries failed erasing. */
export default defineTask({
  meta: { name: 'rooms:sweep', description: 'Ends and erases rooms whose time is over.' },
  async run() {
    const { hub } = await useApp()
    hub.sweep()
    return { result: 'swept' }
  },
})
