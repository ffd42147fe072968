import type { PolicySettings } from '../../src/policy/policy-settings.ts'

/** As they are where nobody has set anything. */
export function aPolicySettings(overrides: Partial<PolicySettings> = {}): PolicySettings {
  return {
    scope: 'minor',
    filters: [],
    includeTags: '',
    excludeTags: '',
    prereleases: false,
    defaultPolicy: 'manual',
    latestAutoUpdate: false,
    isPaused: false,
    updateDelay: '',
    maintenanceWindow: '',
    timeZone: 'UTC',
    isDryRun: false,
    isPullOnly: false,
    updatesItself: false,
    ...overrides,
  }
}
