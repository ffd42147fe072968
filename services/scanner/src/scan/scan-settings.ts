import { policySettings, type PolicySettings } from '@sentinel/shared/policy/policy-settings'
import type { SettingsRecord } from '@sentinel/shared/settings/catalogue'
import type { ScannerContext } from '../scanner-context.ts'

/** What the settings say about scans, as they are now. */
export interface ScanSettings extends PolicySettings {
  readonly intervalMs: number
  /** Cron expression; empty: by the interval. */
  readonly schedule: string
}

export async function readScanSettings(ctx: Pick<ScannerContext, 'settings'>): Promise<ScanSettings> {
  return scanSettings((await ctx.settings.read()).values)
}

export function scanSettings(values: SettingsRecord): ScanSettings {
  return {
    ...policySettings(values),
    intervalMs: values['scan.interval'],
    schedule: values['scan.schedule'],
  }
}
