import { useRuntimeConfig } from 'nitropack/runtime'
import type { Settings } from './settings'
import { readSettings } from './settings'

let settings: Settings | undefined

/** The settings of this process, parsed once. @throws SettingError */
export function useSettings(): Settings {
  return settings ??= readSettings(useRuntimeConfig())
}
