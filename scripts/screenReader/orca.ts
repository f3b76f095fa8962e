import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Desktop } from './desktop.ts'

/** Starts Orca with its default settings, except that it does not read out whole pages. */
export function startOrca(desktop: Desktop): void {
  const folder = join(desktop.folder, 'orca')
  mkdirSync(folder)
  const profile = { profile: ['Default', 'default'], pronunciations: {}, keybindings: {} }
  writeFileSync(join(folder, 'user-settings.conf'), JSON.stringify({
    general: { startingProfile: profile.profile, sayAllOnLoad: false, speechServerFactory: 'speechdispatcherfactory' },
    profiles: { default: { ...profile, sayAllOnLoad: false } },
    pronunciations: {},
    keybindings: {},
  }))
  desktop.run('orca', '--replace', '--user-prefs', folder, '--disable', 'braille')
}
