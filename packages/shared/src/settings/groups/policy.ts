import { z } from 'zod'
import { flag, setting } from '../setting.ts'

export const policySettings = {
  'policy.default': setting({
    env: 'SENTINEL_DEFAULT_POLICY',
    key: 'default_policy',
    group: 'policy',
    title: 'Default policy',
    help: 'For containers without an override and without a label: auto updates without asking, manual asks, pinned is never touched.',
    schema: z.enum(['auto', 'manual', 'pinned']).default('manual'),
    live: true,
  }),
  'policy.latestAutoUpdate': setting({
    env: 'SENTINEL_LATEST_AUTO_UPDATE',
    key: 'latest_auto_update',
    group: 'policy',
    title: 'Update :latest without asking',
    help: 'Containers on the tag latest (or none) follow it automatically unless an override or label says otherwise.',
    schema: flag(false),
    live: true,
  }),
  'policy.afterRollback': setting({
    env: 'SENTINEL_ROLLBACK_POLICY',
    key: 'rollback_policy',
    group: 'policy',
    title: 'Policy after a rollback',
    help: 'none, manual or pinned: what a container’s policy becomes after it was rolled back.',
    schema: z
      .enum(['', 'none', 'manual', 'pinned'])
      .default('')
      .transform((value) => (value === '' ? ('none' as const) : value)),
    live: true,
  }),
  'policy.updateDelay': setting({
    env: 'SENTINEL_UPDATE_DELAY',
    key: 'update_delay',
    group: 'policy',
    title: 'Update delay',
    help: 'How long a candidate must be known before it is taken without asking, for example 12h or 7d; the label sentinel.delay wins. What cannot be read makes automatic updates ask.',
    // Not a duration by its type: a stored value that means nothing must hold updates back, not vanish.
    schema: z.string().trim().default(''),
    live: true,
  }),
  'policy.maintenanceWindow': setting({
    env: 'SENTINEL_MAINTENANCE_WINDOW',
    key: 'maintenance_window',
    group: 'policy',
    title: 'Maintenance window',
    help: 'When containers may be updated without asking: 02:00-05:00, Sat 22:00-06:00 or Fri 20:00-Mon 06:00, several separated by ";". Empty: at any time. What cannot be read makes automatic updates ask.',
    schema: z.string().trim().default(''),
    live: true,
  }),
  'policy.timeZone': setting({
    env: 'SENTINEL_TIMEZONE',
    key: 'timezone',
    group: 'policy',
    title: 'Time zone',
    help: 'Of windows and schedules, for example Europe/Berlin; empty: that of the process.',
    schema: z.string().trim().default(''),
    live: true,
  }),
  'policy.dryRun': setting({
    env: 'SENTINEL_DRY_RUN',
    key: 'dry_run',
    group: 'policy',
    title: 'Dry run',
    help: 'Nothing is updated by itself; the decision says what would be. What a person asks for still happens.',
    schema: flag(false),
    live: true,
  }),
  'policy.pullOnly': setting({
    env: 'SENTINEL_PULL_ONLY',
    key: 'pull_only',
    group: 'policy',
    title: 'Only pull',
    help: 'Automatic updates fetch the image and leave the restart to a person; the label sentinel.pull-only wins.',
    schema: flag(false),
    live: true,
  }),
}
