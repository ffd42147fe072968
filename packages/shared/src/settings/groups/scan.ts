import { z } from 'zod'
import { duration } from '../duration.ts'
import { flag, integer, setting } from '../setting.ts'

export const scanSettings = {
  'scan.interval': setting({
    env: 'SENTINEL_POLL_INTERVAL',
    key: 'poll_interval',
    group: 'scan',
    title: 'Scan interval',
    help: 'How often the whole fleet is scanned, from 5m to 24h.',
    schema: duration('5m', '24h', '6h'),
    live: true,
  }),
  'scan.paused': setting({
    env: 'SENTINEL_PAUSED',
    key: 'paused',
    group: 'scan',
    title: 'Paused',
    help: 'Scheduled scans are skipped; what a person asks for still happens.',
    schema: flag(false),
    live: true,
  }),
  'scan.concurrency': setting({
    env: 'SENTINEL_SCAN_CONCURRENCY',
    key: 'scan_concurrency',
    group: 'scan',
    title: 'Parallel registry checks',
    help: 'Repositories checked at the same time, per scanner process.',
    schema: integer(1, 64, 25),
  }),
  'scan.versionScope': setting({
    env: 'SENTINEL_VERSION_SCOPE',
    key: 'version_scope',
    group: 'scan',
    title: 'Version scope',
    help: 'How far a version may jump: patch, minor (never across a major), major, strict or default (= minor). The label sentinel.semver wins.',
    schema: z.enum(['default', 'strict', 'patch', 'minor', 'major', 'all']).default('minor'),
    live: true,
  }),
  'scan.filters': setting({
    env: 'SENTINEL_FILTERS',
    key: 'filters',
    group: 'scan',
    title: 'Filters',
    help: 'Newline-separated glob patterns; containers whose name matches are not scanned.',
    schema: z.string().default(''),
    live: true,
  }),
}
