import { expect, test } from 'vitest'
import { eventNames, events, type EventName, type EventPayload } from './catalogue.ts'
import { outboxEntry, withOutbox } from './outbox.ts'

const about = { hostId: 'f00', hostName: 'attic', container: 'web', message: 'web changed' }
const ofUpdate = {
  ...about,
  updateId: 'u1',
  kind: 'update' as const,
  from: 'app:1.0.0',
  to: 'app:1.1.0',
}
const ended = { ...ofUpdate, outcome: 'succeeded' }
const scan = { scanId: 's1', message: 'Scan' }

/** One of each: a new event does not compile without its example. */
const examples: { readonly [N in EventName]: EventPayload<N> } = {
  'container.state-changed': { ...about, state: 'running' },
  'service.changed': { ...about, replicas: '2/3' },
  'candidate.found': { ...about, from: 'app:1.0.0', to: 'app:1.1.0', fromDigest: 'a', toDigest: 'b' },
  'container.checked': { ...about, outcome: 'up_to_date' },
  'queue.changed': { ...about, updateId: 'u1', change: 'added' },
  'update.queued': ofUpdate,
  'update.waiting': ofUpdate,
  'update.started': ofUpdate,
  'update.step': {
    ...ofUpdate,
    step: 'pull',
    direction: 'forward',
    phase: 'progress',
    current: 1,
    total: 2,
    layersDone: 1,
    layers: 3,
  },
  'update.deferred': { ...ofUpdate, until: '2026-01-01T00:00:00Z' },
  'update.cancelled': ended,
  'update.succeeded': ended,
  'update.unchanged': ended,
  'update.failed': { ...ended, error: 'no' },
  'update.rolled-back': ended,
  'update.needs-attention': ended,
  'update.not-faithful': { ...ofUpdate, differences: ['HostConfig.Memory'] },
  'update.remarked': { ...ofUpdate, part: 'compose-sync' },
  'scan.started': { ...scan, total: 2 },
  'scan.progressed': { ...scan, checked: 1, total: 2 },
  'scan.completed': { ...scan, ok: true },
  'rate-limits.changed': { message: 'low' },
  'policy.changed': { ...about, policy: 'auto' },
  'version.offered-again': { ...about, version: '1.1.0' },
  'settings.changed': { key: 'paused', message: 'Paused' },
  'host.changed': { hostId: 'f00', hostName: 'attic', status: 'away', message: 'attic is away' },
}

test.each(eventNames)('%s has a description and an example that its schema takes as it is', (name) => {
  expect(events[name].description).toMatch(/\.$/)
  expect(events[name].payload.parse(examples[name])).toEqual(examples[name])
  expect(examples[name].message).not.toBe('')
})

test('every notification type of the page has an event', () => {
  const types = eventNames.flatMap((name) => {
    const entry = events[name]
    return 'notification' in entry ? [entry.notification] : []
  })

  expect(new Set(types)).toEqual(
    new Set([
      'update_available',
      'update_started',
      'update_succeeded',
      'update_failed',
      'rollback_succeeded',
      'rollback_failed',
    ]),
  )
})

test('an entry of the outbox carries a payload that no key of it can trouble the database with', () => {
  const entry = outboxEntry('policy.changed', { ...about, container: '$where.a', policy: 'auto' })

  expect(typeof entry.payload).toBe('string')
  expect(JSON.parse(entry.payload)).toMatchObject({ container: '$where.a' })
})

test('an event that the schema does not take is a defect of whoever files it', () => {
  expect(() => outboxEntry('policy.changed', { ...about } as never)).toThrow('policy')
})

test('what is filed together is pushed together, with one mark for the sweeper', () => {
  const entries = [outboxEntry('policy.changed', examples['policy.changed'])]

  const { $push, $set } = withOutbox(entries)

  expect($push.outbox.$each).toEqual(entries)
  expect($set.outboxAt).toBeInstanceOf(Date)
})
