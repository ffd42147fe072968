import { policySettings, type PolicySettings } from '@sentinel/shared/policy/policy-settings'
import type { ScannerContext } from '../scanner-context.ts'

/** What the settings say about scans, as they are now. */
export interface ScanSettings extends PolicySettings {
  readonly intervalMs: number
  /** Cron expression; empty: by the interval. */
  readonly schedule: string
}

export async function readScanSettings(ctx: Pick<ScannerContext, 'settings'>): Promise<ScanSettings> {
  const { values } = await ctx.settings.read()
  return {
    ...policySettings(values),
    intervalMs: values['scan.interval'],
    schedule: values['scan.schedule'],
  }
}
