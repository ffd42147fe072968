import type { Policy } from '@sentinel/shared/policy/resolve-policy'
import type { VersionScope } from '@sentinel/shared/versions/scheme'
import type { ScannerContext } from '../scanner-context.ts'

/** What the settings say about scans, as they are now. */
export interface ScanSettings {
  readonly scope: VersionScope
  readonly filters: readonly string[]
  readonly defaultPolicy: Policy
  readonly latestAutoUpdate: boolean
  readonly isPaused: boolean
  readonly intervalMs: number
}

export async function readScanSettings(ctx: Pick<ScannerContext, 'settings'>): Promise<ScanSettings> {
  const { values } = await ctx.settings.read()
  return {
    scope: values['scan.versionScope'],
    filters: values['scan.filters']
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    defaultPolicy: values['policy.default'],
    latestAutoUpdate: values['policy.latestAutoUpdate'],
    isPaused: values['scan.paused'],
    intervalMs: values['scan.interval'],
  }
}
