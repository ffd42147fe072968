import { z } from 'zod'
import { strategies } from '../../updates/resolve-strategy.ts'
import { duration } from '../duration.ts'
import { integer, setting } from '../setting.ts'

export const updateSettings = {
  'update.gracePeriod': setting({
    env: 'SENTINEL_GRACE_PERIOD',
    key: 'grace_period',
    group: 'update',
    title: 'Grace period',
    help: 'Without a health check a new container must run this long without a restart; with one it ends as soon as the container is healthy.',
    schema: duration('0s', '10m', '30s'),
    live: true,
  }),
  'update.strategy': setting({
    env: 'SENTINEL_UPDATE_STRATEGY',
    key: 'update_strategy',
    group: 'update',
    title: 'Strategy',
    help: 'For containers without the label sentinel.strategy: stop-first stops the old container before the new one starts; start-first lets the new one start and prove itself beside the old one, where no host port, fixed address, written volume or device forbids it.',
    schema: z.enum(strategies).default('stop-first'),
    live: true,
  }),
  'update.healthTimeout': setting({
    env: 'SENTINEL_HEALTH_TIMEOUT',
    group: 'update',
    title: 'Health limit',
    help: 'How long a new container may stay in "starting" beyond its own start period before it counts as sick.',
    schema: duration('1s', '1h', '60s'),
  }),
  'update.concurrency': setting({
    env: 'SENTINEL_UPDATE_CONCURRENCY',
    group: 'update',
    title: 'Parallel updates',
    help: 'Containers updated at the same time, per updater process.',
    schema: integer(1, 32, 2),
  }),
  'update.lease': setting({
    env: 'SENTINEL_LEASE',
    group: 'update',
    title: 'Lease length',
    help: 'How long an updater that fell silent keeps a container; another one takes over after it.',
    schema: duration('500ms', '10m', '30s'),
  }),
  'update.engineTimeout': setting({
    env: 'SENTINEL_ENGINE_TIMEOUT',
    group: 'update',
    title: 'Engine call limit',
    help: 'Limit of one ordinary call to the engine (not of pulls and stops, which have their own).',
    schema: duration('1s', '10m', '60s'),
  }),
  'update.sweepInterval': setting({
    env: 'SENTINEL_SWEEP_INTERVAL',
    group: 'update',
    title: 'Sweep interval',
    help: 'How often lost jobs, unpublished events and schedules are looked for and put back.',
    schema: duration('200ms', '10m', '10s'),
  }),
}
