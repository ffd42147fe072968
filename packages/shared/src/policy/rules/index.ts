import type { PolicyRule } from '../rule.ts'
import { delay } from './delay.ts'
import { dryRun } from './dry-run.ts'
import { failedVersion } from './failed-version.ts'
import { filters } from './filters.ts'
import { ignoredVersion } from './ignored-version.ts'
import { maintenanceWindow } from './maintenance-window.ts'
import { paused } from './paused.ts'
import { policy } from './policy.ts'
import { pullOnly } from './pull-only.ts'
import { rateLimit } from './rate-limit.ts'
import { readableLabels } from './readable-labels.ts'
import { rolledBackVersion } from './rolled-back-version.ts'
import { schedule } from './schedule.ts'
import { self } from './self.ts'
import { stopped } from './stopped.ts'
import { updateExists } from './update-exists.ts'

/** In the order in which the explanation reads. */
export const policyRules: readonly PolicyRule[] = [
  rateLimit,
  updateExists,
  policy,
  readableLabels,
  filters,
  schedule,
  ignoredVersion,
  failedVersion,
  rolledBackVersion,
  delay,
  maintenanceWindow,
  dryRun,
  pullOnly,
  paused,
  stopped,
  self,
]
