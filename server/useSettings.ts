import { useRuntimeConfig } from 'nitropack/runtime'
import { checkEnvironment } from './settingNames'
import type { Settings } from './settings'
import { readSettings } from './settings'

let settings: Settings | undefined

/** The settings of this process, parsed once. @throws SettingError or UnknownSettingError */
export function useSettings(): Settings {
  // Here, since Nitro's plugins ask for settings before `serve` runs. A development server has names of its own in the environment.
  if (!settings && !import.meta.dev) checkEnvironment(process.env)
  return settings ??= readSettings(useRuntimeConfig())
}
