import { closest, distance } from 'fastest-levenshtein'
import { SettingError, UnknownSettingError } from './settingError'
import { SETTING_GROUPS, SETTING_NAMES } from './settings'

/** Nitro's names that `server/listen.ts` reads. */
const NITRO_NAMES = ['NITRO_PORT', 'NITRO_HOST', 'NITRO_UNIX_SOCKET', 'NITRO_SSL_CERT', 'NITRO_SSL_KEY']
/** Read by Nuxt's build only. */
const BUILD_NAMES = ['NUXT_TELEMETRY_DISABLED']
const KNOWN = [...SETTING_NAMES, ...NITRO_NAMES, ...BUILD_NAMES]

/** So few letters away from a known name, one of Nitro's is a slip; others, such as NITRO_PRESET, mean nothing here. */
const SLIP_LETTERS = 2

/** Nitro strips double quotes, and takes these words for no value; other readers of the environment do not. */
const MISREAD = /^(["']).*\1$|^(?:null|undefined)$/is

/**
 * A name that is not known is a mistake that nobody would notice, and so is a value that is not read as it was written.
 * @throws UnknownSettingError or SettingError
 */
export function checkEnvironment(env: Record<string, string | undefined>) {
  for (const [name, value = ''] of Object.entries(env)) {
    if (!/^(?:NUXT|NITRO)_/.test(name)) continue
    if (SETTING_GROUPS.includes(name)) throw new SettingError(name, value, 'no value itself, only each of its settings does')
    if (!KNOWN.includes(name)) {
      const nearest = closest(name.toUpperCase(), name.startsWith('NUXT_') ? SETTING_NAMES : KNOWN)
      if (name.startsWith('NUXT_') || isOurs(name) || distance(name.toUpperCase(), nearest) <= SLIP_LETTERS) throw new UnknownSettingError(name, nearest)
    }
    // Not shown: it may be a password.
    if (MISREAD.test(value)) throw new SettingError(name, undefined, 'a value without quotes around it, and not the word null or undefined')
  }
}

/** Whether Nitro would take it for one of our settings, and before our own name of it. */
function isOurs(name: string): boolean {
  return [...SETTING_NAMES, ...SETTING_GROUPS].includes(name.replace(/^NITRO_/, 'NUXT_'))
}
