import { containerResource } from './container.ts'
import { decisionResource } from './decision.ts'
import { deliveryResource } from './delivery.ts'
import { failureResource } from './failure.ts'
import { hostResource } from './host.ts'
import { leaseResource } from './lease.ts'
import { logEntryResource } from './log-entry.ts'
import { preferenceResource } from './preference.ts'
import { scanResource } from './scan.ts'
import { settingValueResource } from './setting-value.ts'
import { updateResource } from './update.ts'

/** Every collection there is. */
export const resources = {
  hosts: hostResource,
  containers: containerResource,
  decisions: decisionResource,
  preferences: preferenceResource,
  failures: failureResource,
  updates: updateResource,
  leases: leaseResource,
  scans: scanResource,
  settings: settingValueResource,
  logEntries: logEntryResource,
  deliveries: deliveryResource,
} as const
