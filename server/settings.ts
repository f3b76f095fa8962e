import type { NitroRuntimeConfig } from 'nitropack/types'
import * as v from 'valibot'
import { LONGEST_LIFETIME_SECONDS } from '#shared/limits'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

/** What an operator may set, by environment variables of the names in the README. */
const settings = v.object({
  databaseFile: v.pipe(v.string(), v.nonEmpty()),
  roomLifetimeSeconds: v.pipe(count, v.maxValue(LONGEST_LIFETIME_SECONDS)),
  limits: v.object({ participants: count, names: count }),
})

export type Settings = v.InferOutput<typeof settings>

/**
 * Reads the settings.
 *
 * @throws Error with one line that names the setting that is wrong.
 */
export function readSettings(config: NitroRuntimeConfig): Settings {
  const result = v.safeParse(settings, config, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  throw new Error(`The setting ${environmentName(v.getDotPath(issue) ?? '')} should be ${issue.expected}.`)
}

/** `roomLifetimeSeconds` is set by `NUXT_ROOM_LIFETIME_SECONDS`. */
function environmentName(path: string): string {
  return `NUXT_${path.replace('.', '_').replace(/[A-Z]/g, '_$&').toUpperCase()}`
}
