import { z } from 'zod'
import { flag, setting } from '../setting.ts'

export const postFailures = ['record', 'roll-back'] as const

export const hooksSettings = {
  'hooks.enabled': setting({
    env: 'SENTINEL_HOOKS',
    key: 'hooks_enabled',
    group: 'hooks',
    title: 'Run hooks',
    help: 'Runs the hooks of containers, stored or in labels, before and after their updates. Whoever may set them runs commands in those containers.',
    schema: flag(false),
    live: true,
  }),
  'hooks.writeLabels': setting({
    env: 'SENTINEL_HOOKS_WRITE_LABELS',
    key: 'hooks_write_labels',
    group: 'hooks',
    title: 'Write hooks into labels',
    help: 'Gives a container that is updated its stored hooks as labels too, so that they move with it.',
    schema: flag(false),
    live: true,
  }),
  'hooks.postFailure': setting({
    env: 'SENTINEL_HOOKS_POST_FAILURE',
    key: 'hooks_post_failure',
    group: 'hooks',
    title: 'When a hook after an update fails',
    help: 'record keeps the new container and tells of the failure; roll-back puts the old one back. The label sentinel.hook.post-failure wins.',
    schema: z.enum(postFailures).default('record'),
    live: true,
  }),
}
