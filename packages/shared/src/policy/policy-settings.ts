import type { SettingsRecord } from '../settings/catalogue.ts'
import type { VersionScope } from '../versions/scheme.ts'
import type { Policy } from './resolve-policy.ts'

/** What the settings say about checks and decisions, as they are now. */
export interface PolicySettings {
  readonly scope: VersionScope
  readonly filters: readonly string[]
  readonly includeTags: string
  readonly excludeTags: string
  readonly prereleases: boolean
  readonly defaultPolicy: Policy
  readonly latestAutoUpdate: boolean
  readonly isPaused: boolean
  /** As written: a duration, or something that means nothing. */
  readonly updateDelay: string
  readonly maintenanceWindow: string
  readonly timeZone: string
  readonly isDryRun: boolean
  readonly isPullOnly: boolean
  /** Whether what Sentinel itself runs in is updated without asking. */
  readonly updatesItself: boolean
}

export function policySettings(values: SettingsRecord): PolicySettings {
  return {
    scope: values['scan.versionScope'],
    filters: values['scan.filters']
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    includeTags: values['scan.includeTags'],
    excludeTags: values['scan.excludeTags'],
    prereleases: values['scan.prereleases'],
    defaultPolicy: values['policy.default'],
    latestAutoUpdate: values['policy.latestAutoUpdate'],
    isPaused: values['scan.paused'],
    updateDelay: values['policy.updateDelay'],
    maintenanceWindow: values['policy.maintenanceWindow'],
    timeZone: values['policy.timeZone'],
    isDryRun: values['policy.dryRun'],
    isPullOnly: values['policy.pullOnly'],
    updatesItself: values['update.selfMode'] === 'auto',
  }
}
