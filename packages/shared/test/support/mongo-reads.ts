import { time, type Document } from './mongo-fixtures.ts'

export interface ReadShape {
  readonly collection: string
  readonly filter: Document
  readonly sort?: Record<string, 1 | -1>
  readonly limit?: number
  readonly skip?: number
  readonly projection?: Document
  /** `_id`s; in this order where `sort` is given. */
  readonly expected: readonly string[]
}

/** Every shape of query that the services ask. A new one belongs here in the commit that brings it. */
export const reads: Record<string, ReadShape> = {
  'an update by id': { collection: 'updates', filter: { _id: 'running' }, expected: ['running'] },
  'an update that is not there': { collection: 'updates', filter: { _id: 'nope' }, expected: [] },
  'updates by slot': {
    collection: 'updates',
    filter: { slot: { $in: ['h1/web/active', 'h1/db/active', 'h1/x/active'] } },
    expected: ['running', 'queued'],
  },
  'one slot': { collection: 'updates', filter: { slot: 'h1/web/waiting' }, expected: ['pending'] },
  'updates that occupy something': {
    collection: 'updates',
    filter: { slot: { $exists: true } },
    expected: ['pending', 'running', 'queued', 'queued2'],
  },
  'updates that occupy nothing': {
    collection: 'updates',
    filter: { slot: { $exists: false }, hostId: 'h2' },
    expected: ['other'],
  },
  'open updates': {
    collection: 'updates',
    filter: { state: { $in: ['pending', 'deferred', 'queued', 'running', 'needs_attention'] } },
    expected: ['pending', 'running', 'queued', 'queued2'],
  },
  'open updates of some containers': {
    collection: 'updates',
    filter: { hostId: 'h1', name: { $in: ['db', 'web'] }, state: { $in: ['queued', 'running'] } },
    expected: ['running', 'queued'],
  },
  'queued updates, oldest first': {
    collection: 'updates',
    filter: { state: 'queued' },
    sort: { createdAt: 1 },
    expected: ['queued2', 'queued'],
  },
  'updates without a live job': {
    collection: 'updates',
    filter: { state: { $in: ['queued', 'running'] }, createdAt: { $lt: time(3) } },
    expected: ['running', 'queued2'],
  },
  'the history, newest first': {
    collection: 'updates',
    filter: { endedAt: { $exists: true, $ne: null } },
    sort: { endedAt: -1 },
    limit: 3,
    expected: ['failed', 'done2', 'other'],
  },
  'the second page of the history': {
    collection: 'updates',
    filter: { endedAt: { $exists: true, $ne: null } },
    sort: { endedAt: -1 },
    skip: 3,
    limit: 2,
    expected: ['done3', 'done1'],
  },
  'the history of a container': {
    collection: 'updates',
    filter: { hostId: 'h1', name: 'web', endedAt: { $exists: true } },
    sort: { endedAt: -1 },
    expected: ['done2', 'done3', 'done1'],
  },
  'the history before a time': {
    collection: 'updates',
    filter: { endedAt: { $lt: time(25) } },
    sort: { endedAt: -1 },
    expected: ['done3', 'done1'],
  },
  'successes of some names, oldest first': {
    collection: 'updates',
    filter: { name: { $in: ['web', 'db'] }, state: 'succeeded' },
    sort: { endedAt: 1 },
    projection: { hostId: 1, name: 1, endedAt: 1 },
    expected: ['done1', 'done3', 'other', 'done2'],
  },
  'what can be rolled back': {
    collection: 'updates',
    filter: { state: 'succeeded', $or: [{ kind: 'rollback' }, { recipe: { $exists: true } }] },
    expected: ['done1', 'done2'],
  },
  'what is to be looked at once more': {
    collection: 'updates',
    filter: { verifyAt: { $lte: time(11) } },
    expected: ['done1'],
  },
  'documents with something to publish': {
    collection: 'updates',
    filter: { outboxAt: { $exists: true } },
    expected: ['other', 'expired'],
  },
  'one document, if it has something to publish': {
    collection: 'updates',
    filter: { _id: 'other', outboxAt: { $exists: true } },
    expected: ['other'],
  },
  'what a dead process left to publish': {
    collection: 'updates',
    filter: { outboxAt: { $lt: time(9) } },
    expected: ['other'],
  },
  'an emptied outbox by its mark': {
    collection: 'containers',
    filter: { _id: 'gone', outboxAt: time(6), outbox: { $size: 0 } },
    expected: ['gone'],
  },
  'a container by host and name': {
    collection: 'containers',
    filter: { hostId: 'h1', name: 'web' },
    expected: ['web'],
  },
  'containers of a host': {
    collection: 'containers',
    filter: { hostId: 'h1' },
    expected: ['web', 'db', 'gone'],
  },
  'containers of a name on any host': {
    collection: 'containers',
    filter: { name: 'web' },
    expected: ['web', 'web2'],
  },
  'some containers with something to publish': {
    collection: 'containers',
    filter: { hostId: 'h1', name: { $in: ['gone', 'db'] }, outboxAt: { $exists: true } },
    expected: ['gone'],
  },
  'vanished containers that are told of': {
    collection: 'containers',
    filter: {
      hostId: 'h1',
      name: { $in: ['gone', 'db', 'web'] },
      state: 'removed',
      outboxAt: { $exists: false },
    },
    expected: ['db'],
  },
  'everything, without the outbox': {
    collection: 'containers',
    filter: {},
    projection: { outbox: 0, outboxAt: 0 },
    expected: ['web', 'db', 'web2', 'gone'],
  },
  'a host by its slug': { collection: 'hosts', filter: { slug: 'local' }, expected: ['h1'] },
  'a host that is not in a state': {
    collection: 'hosts',
    filter: { _id: 'h2', status: { $ne: 'connected' } },
    expected: ['h2'],
  },
  'the running scan': { collection: 'scans', filter: { slot: 'active' }, expected: ['s2'] },
  'the last scan': {
    collection: 'scans',
    filter: { endedAt: { $exists: true } },
    sort: { endedAt: -1 },
    limit: 1,
    expected: ['s3'],
  },
  'deliveries to be offered again': {
    collection: 'deliveries',
    filter: { state: 'pending', createdAt: { $lt: time(5) } },
    sort: { createdAt: 1 },
    limit: 200,
    projection: { _id: 1 },
    expected: ['e1/c2', 'e1/c1'],
  },
  'a lease': { collection: 'leases', filter: { _id: 'h1/web' }, expected: ['h1/web'] },
  'failures of some containers': {
    collection: 'failures',
    filter: { hostId: 'h1', name: { $in: ['web'] } },
    expected: ['f1', 'f2'],
  },
  'a failed version': {
    collection: 'failures',
    filter: { hostId: 'h1', name: 'web', digest: 'd2' },
    expected: ['f2'],
  },
  'preferences of a container': {
    collection: 'preferences',
    filter: { hostId: 'h1', name: { $in: ['web', 'db'] } },
    expected: ['p1', 'p2'],
  },
  'the activity log, newest first': {
    collection: 'logEntries',
    filter: {},
    sort: { at: -1 },
    limit: 2,
    expected: ['l2', 'l3'],
  },
  'the history up to a page’s end, accepted ones only': {
    collection: 'updates',
    filter: {
      hostId: 'h1',
      name: 'web',
      endedAt: { $exists: true, $lt: time(30) },
      queuedAt: { $exists: false },
    },
    sort: { endedAt: -1 },
    limit: 5,
    expected: ['done3', 'done1'],
  },
  'kept snapshots': {
    collection: 'updates',
    filter: { endedAt: { $exists: true }, recipe: { $exists: true } },
    expected: ['done1'],
  },
  'succeeded updates of a kind': {
    collection: 'updates',
    filter: { state: 'succeeded', kind: 'rollback' },
    expected: ['done2'],
  },
  'a slot in a state': {
    collection: 'updates',
    filter: { slot: 'h1/web/active', state: { $ne: 'queued' } },
    expected: ['running'],
  },
  'slots of updates that wait': {
    collection: 'updates',
    filter: { slot: { $in: ['h1/web/waiting', 'h1/web/active'] }, state: 'pending' },
    expected: ['pending'],
  },
  'an update of a container by id': {
    collection: 'updates',
    filter: { _id: 'done1', hostId: 'h1', name: 'web' },
    expected: ['done1'],
  },
  'deferred updates whose time has come': {
    collection: 'updates',
    filter: { state: 'deferred', deferredUntil: { $lte: time(50) } },
    expected: [],
  },
  'a running scan that began long ago': {
    collection: 'scans',
    filter: { slot: 'active', startedAt: { $lt: time(9) } },
    expected: ['s2'],
  },
  'the scan that began last': {
    collection: 'scans',
    filter: {},
    sort: { startedAt: -1 },
    limit: 1,
    expected: ['s2'],
  },
  'some documents by id': {
    collection: 'failures',
    filter: { _id: { $in: ['f2', 'f9'] } },
    expected: ['f2'],
  },
}
