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
}
