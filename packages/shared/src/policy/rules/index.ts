import type { PolicyRule } from '../rule.ts'
import { failedVersion } from './failed-version.ts'
import { filters } from './filters.ts'
import { ignoredVersion } from './ignored-version.ts'
import { paused } from './paused.ts'
import { policy } from './policy.ts'
import { rolledBackVersion } from './rolled-back-version.ts'
import { self } from './self.ts'
import { stopped } from './stopped.ts'
import { updateExists } from './update-exists.ts'

/** In the order in which the explanation reads. */
export const policyRules: readonly PolicyRule[] = [
  updateExists,
  policy,
  filters,
  ignoredVersion,
  failedVersion,
  rolledBackVersion,
  paused,
  stopped,
  self,
]
