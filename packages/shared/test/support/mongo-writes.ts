import { time, type Document } from './mongo-fixtures.ts'

export interface WriteShape {
  readonly collection: string
  readonly filter: Document
  readonly update: Document
  readonly upsert?: boolean
  readonly matched: number
  /** Part of the document as it is afterwards; undefined where a field must be gone. */
  readonly after: { readonly _id?: string; readonly [field: string]: unknown }
}

const filed = { id: 'n1', name: 'queue.changed', payload: '{"a.b":"$c"}', at: time(50) }

/** Every shape of update that the services write. A new one belongs here in the commit that brings it. */
export const writes: Record<string, WriteShape> = {
  'a transition with its event': {
    collection: 'updates',
    filter: { _id: 'pending', state: { $in: ['pending'] }, version: 1, candidateId: 'c1' },
    update: {
      $set: { state: 'queued', slot: 'h1/new/active', queuedAt: time(50), outboxAt: time(50) },
      $inc: { version: 1 },
      $push: { outbox: { $each: [filed] } },
    },
    matched: 1,
    after: { _id: 'pending', state: 'queued', slot: 'h1/new/active', version: 2, outbox: [filed] },
  },
  'a transition whose version is no longer true': {
    collection: 'updates',
    filter: { _id: 'pending', state: { $in: ['pending'] }, version: 0 },
    update: { $set: { state: 'queued' }, $inc: { version: 1 } },
    matched: 0,
    after: { _id: 'pending', state: 'pending', version: 1 },
  },
  'an end that frees the slot': {
    collection: 'updates',
    filter: { _id: 'running', state: { $in: ['running'] }, version: 7, token: 't1' },
    update: {
      $set: { state: 'failed', endedAt: time(50), expiresAt: time(90) },
      $inc: { version: 1 },
      $unset: { slot: '', token: '' },
    },
    matched: 1,
    after: { _id: 'running', state: 'failed', slot: undefined, token: undefined, version: 8 },
  },
  'a journal entry under a token': {
    collection: 'updates',
    filter: { _id: 'running', token: 't1' },
    update: {
      $set: { journal: { direction: 'forward', done: ['record'], begun: 'pull', state: '{}' } },
      $inc: { version: 1 },
    },
    matched: 1,
    after: { _id: 'running', 'journal.done': ['record'], version: 8 },
  },
  'steps added, and the one before closed': {
    collection: 'updates',
    filter: { _id: 'running', token: 't1' },
    update: {
      $set: { 'progress.current': 3 },
      $push: { steps: { $each: [{ step: 'pull', phase: 'begun', at: time(50) }] } },
    },
    matched: 1,
    after: {
      _id: 'running',
      steps: [{ step: 'pull', phase: 'begun', at: time(50) }],
      progress: { current: 3 },
    },
  },
  'an outbox that is taken out': {
    collection: 'updates',
    filter: { _id: 'expired' },
    update: { $pull: { outbox: { id: { $in: ['e2', 'e3'] } } } },
    matched: 1,
    after: { _id: 'expired', outbox: [], outboxAt: time(9) },
  },
  'an outbox of which a part is taken out': {
    collection: 'updates',
    filter: { _id: 'expired' },
    update: { $pull: { outbox: { id: { $in: ['e2'] } } } },
    matched: 1,
    after: { _id: 'expired', 'outbox.0.id': 'e3', 'outbox.1': undefined },
  },
  'the mark of an emptied outbox': {
    collection: 'containers',
    filter: { _id: 'gone', outboxAt: time(6), outbox: { $size: 0 } },
    update: { $unset: { outboxAt: '' } },
    matched: 1,
    after: { _id: 'gone', outboxAt: undefined },
  },
  'the mark of an outbox that was added to': {
    collection: 'updates',
    filter: { _id: 'other', outboxAt: time(5), outbox: { $size: 0 } },
    update: { $unset: { outboxAt: '' } },
    matched: 0,
    after: { _id: 'other', outboxAt: time(5) },
  },
  'a push into an outbox that is not there yet': {
    collection: 'containers',
    filter: { hostId: 'h1', name: 'web', state: { $ne: 'removed' }, term: { $lte: 3 } },
    update: { $set: { state: 'removed', outboxAt: time(50) }, $push: { outbox: { $each: [filed] } } },
    matched: 1,
    after: { _id: 'web', state: 'removed', outbox: [filed], outboxAt: time(50) },
  },
  'the late write of a former leader': {
    collection: 'containers',
    filter: { hostId: 'h1', name: 'db', term: { $lte: 4 } },
    update: { $set: { state: 'running', term: 4 } },
    matched: 0,
    after: { _id: 'db', state: 'removed', term: 5 },
  },
  'a host that turns': {
    collection: 'hosts',
    filter: { _id: 'h2', status: { $ne: 'connected' } },
    update: { $set: { status: 'connected' }, $unset: { error: '' }, $push: { outbox: { $each: [filed] } } },
    matched: 1,
    after: { _id: 'h2', status: 'connected', error: undefined, outbox: [filed] },
  },
  'a heartbeat': {
    collection: 'leases',
    filter: { _id: 'h1/web', token: 't1' },
    update: { $inc: { beat: 1 } },
    matched: 1,
    after: { _id: 'h1/web', beat: 5 },
  },
  'a lease that is taken over by token and beat': {
    collection: 'leases',
    filter: { _id: 'h1/web', token: 't1', beat: 4 },
    update: { $set: { token: 't2', owner: 'u2', beat: 0 } },
    matched: 1,
    after: { _id: 'h1/web', token: 't2', beat: 0 },
  },
  'a lease whose holder moved on meanwhile': {
    collection: 'leases',
    filter: { _id: 'h1/web', token: 't1', beat: 3 },
    update: { $set: { token: 't2' } },
    matched: 0,
    after: { _id: 'h1/web', token: 't1' },
  },
  'a delivery that ends': {
    collection: 'deliveries',
    filter: { _id: 'e1/c1', state: 'pending' },
    update: { $set: { state: 'delivered', endedAt: time(50) }, $inc: { attempts: 1 } },
    matched: 1,
    after: { _id: 'e1/c1', state: 'delivered', attempts: 1 },
  },
  'counters in a part of a document': {
    collection: 'scans',
    filter: { _id: 's2', slot: 'active' },
    update: { $inc: { checked: 1, 'cost.heads': 2 } },
    matched: 1,
    after: { _id: 's2', checked: 1, cost: { heads: 2 } },
  },
  'a preference that is there': {
    collection: 'preferences',
    filter: { hostId: 'h1', name: 'db' },
    update: { $set: { policy: 'pinned' }, $push: { ignored: { version: '3.0', at: time(50) } } },
    upsert: true,
    matched: 1,
    after: { _id: 'p2', policy: 'pinned', ignored: [{ version: '3.0', at: time(50) }] },
  },
  'a preference that is removed': {
    collection: 'preferences',
    filter: { hostId: 'h1', name: 'web' },
    update: { $unset: { policy: '' }, $pull: { ignored: { version: '2.0' } } },
    matched: 1,
    after: { _id: 'p1', policy: undefined, ignored: [] },
  },
  'a scan that ends': {
    collection: 'scans',
    filter: { _id: 's2', slot: 'active' },
    update: {
      $set: { state: 'done', endedAt: time(50), outboxAt: time(50) },
      $unset: { slot: '' },
      $push: { outbox: { $each: [filed] } },
    },
    matched: 1,
    after: { _id: 's2', state: 'done', slot: undefined, outbox: [filed] },
  },
  'a journal entry with its event, fenced by token and version': {
    collection: 'updates',
    filter: { _id: 'running', token: 't1', version: 7 },
    update: {
      $set: { steps: [{ step: 'pull', phase: 'done' }], outboxAt: time(50) },
      $unset: { progress: '' },
      $push: { outbox: { $each: [filed] } },
      $inc: { version: 1 },
    },
    matched: 1,
    after: { _id: 'running', steps: [{ step: 'pull', phase: 'done' }], outbox: [filed], version: 8 },
  },
  'a preference only where there is one to remove': {
    collection: 'preferences',
    filter: { hostId: 'h1', name: 'db', policy: { $exists: true } },
    update: { $unset: { policy: '' } },
    matched: 0,
    after: { _id: 'p2', ignored: [] },
  },
  'a preference only where it is another': {
    collection: 'preferences',
    filter: { hostId: 'h1', name: 'web', policy: { $ne: 'pinned' } },
    update: { $set: { policy: 'pinned' } },
    matched: 1,
    after: { _id: 'p1', policy: 'pinned' },
  },
}
