import { accessFactResource } from './access-fact.ts'
import { apiTokenResource } from './api-token.ts'
import { containerResource } from './container.ts'
import { decisionResource } from './decision.ts'
import { deliveryResource } from './delivery.ts'
import { failureResource } from './failure.ts'
import { hookResource } from './hook.ts'
import { hostResource } from './host.ts'
import { leaseResource } from './lease.ts'
import { logEntryResource } from './log-entry.ts'
import { passkeyResource } from './passkey.ts'
import { preferenceResource } from './preference.ts'
import { registryContentResource } from './registry-content.ts'
import { registryCredentialResource } from './registry-credential.ts'
import { registryLimitResource } from './registry-limit.ts'
import { processResource } from './process.ts'
import { scanResource } from './scan.ts'
import { sessionResource } from './session.ts'
import { settingValueResource } from './setting-value.ts'
import { updateResource } from './update.ts'
import { userResource } from './user.ts'

/** Every collection there is. */
export const resources = {
  hosts: hostResource,
  containers: containerResource,
  decisions: decisionResource,
  preferences: preferenceResource,
  failures: failureResource,
  updates: updateResource,
  hooks: hookResource,
  leases: leaseResource,
  scans: scanResource,
  processes: processResource,
  settings: settingValueResource,
  logEntries: logEntryResource,
  deliveries: deliveryResource,
  registryCredentials: registryCredentialResource,
  registryLimits: registryLimitResource,
  registryContents: registryContentResource,
  users: userResource,
  sessions: sessionResource,
  apiTokens: apiTokenResource,
  passkeys: passkeyResource,
  accessFacts: accessFactResource,
} as const
