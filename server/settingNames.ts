import { closest } from 'fastest-levenshtein'
import { UnknownSettingError } from './settingError'
import { SETTING_NAMES } from './settings'

/** Read by Nuxt's build only. */
const BUILD_NAMES = ['NUXT_TELEMETRY_DISABLED']

/** A name that is not known is a mistake that nobody would notice. @throws UnknownSettingError */
export function expectKnownNames(env: Record<string, string | undefined>) {
  const known = [...SETTING_NAMES, ...BUILD_NAMES]
  for (const name of Object.keys(env)) {
    if (name.startsWith('NUXT_') && !known.includes(name)) throw new UnknownSettingError(name, closest(name.toUpperCase(), known))
  }
}
