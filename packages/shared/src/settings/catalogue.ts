import type { z } from 'zod'
import { accessSettings } from './groups/access.ts'
import { composeSettings } from './groups/compose.ts'
import { hooksSettings } from './groups/hooks.ts'
import { hostsSettings } from './groups/hosts.ts'
import { imagesSettings } from './groups/images.ts'
import { notifySettings } from './groups/notify.ts'
import { policySettings } from './groups/policy.ts'
import { registriesSettings } from './groups/registries.ts'
import { scanSettings } from './groups/scan.ts'
import { serverSettings } from './groups/server.ts'
import { stateSettings } from './groups/state.ts'
import { supplyChainSettings } from './groups/supply-chain.ts'
import { updateSettings } from './groups/update.ts'

/** Every setting there is. Environment, API, validation and reference derive from it. */
export const settingsCatalogue = {
  ...serverSettings,
  ...accessSettings,
  ...stateSettings,
  ...hostsSettings,
  ...scanSettings,
  ...policySettings,
  ...updateSettings,
  ...hooksSettings,
  ...imagesSettings,
  ...composeSettings,
  ...supplyChainSettings,
  ...registriesSettings,
  ...notifySettings,
} as const

export type SettingName = keyof typeof settingsCatalogue
export type SettingsRecord = {
  readonly [N in SettingName]: z.output<(typeof settingsCatalogue)[N]['schema']>
}
export const settingNames = Object.keys(settingsCatalogue) as SettingName[]
