export type Document = Record<string, unknown>

export const time = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute))

const entry = (id: string) => ({ id, name: 'queue.changed', payload: '{}', at: time(1) })
const update = (id: string, fields: Document): Document => ({
  _id: id,
  hostId: 'h1',
  name: id,
  state: 'succeeded',
  kind: 'update',
  version: 1,
  steps: [],
  outbox: [],
  createdAt: time(0),
  ...fields,
})

/** Few documents, but each case that a query tells apart. */
export const fixtures: Record<string, readonly Document[]> = {
  updates: [
    update('pending', { state: 'pending', slot: 'h1/web/waiting', name: 'web', candidateId: 'c1' }),
    update('running', { state: 'running', slot: 'h1/web/active', name: 'web', token: 't1', version: 7 }),
    update('queued', { state: 'queued', slot: 'h1/db/active', name: 'db', createdAt: time(3) }),
    update('queued2', {
      state: 'queued',
      slot: 'h2/db/active',
      name: 'db',
      hostId: 'h2',
      createdAt: time(2),
    }),
    update('done1', { name: 'web', endedAt: time(10), recipe: '{}', verifyAt: time(11) }),
    update('done2', { name: 'web', endedAt: time(30), kind: 'rollback', rollbackOf: 'done1' }),
    update('done3', { name: 'web', endedAt: time(20) }),
    update('failed', { name: 'db', state: 'failed', endedAt: time(40), verifyAt: time(41) }),
    update('other', {
      name: 'web',
      hostId: 'h2',
      endedAt: time(25),
      outbox: [entry('e1')],
      outboxAt: time(5),
    }),
    update('expired', { name: 'old', endedAt: null, outbox: [entry('e2'), entry('e3')], outboxAt: time(9) }),
  ],
  containers: [
    {
      _id: 'web',
      hostId: 'h1',
      name: 'web',
      state: 'running',
      term: 3,
      labels: [{ name: 'a.b', value: 'c$d' }],
    },
    { _id: 'db', hostId: 'h1', name: 'db', state: 'removed', term: 5, outbox: [], labels: [] },
    {
      _id: 'web2',
      hostId: 'h2',
      name: 'web',
      state: 'exited',
      term: 1,
      outbox: [entry('e4')],
      outboxAt: time(4),
    },
    { _id: 'gone', hostId: 'h1', name: 'gone', state: 'removed', term: 2, outbox: [], outboxAt: time(6) },
  ],
  hosts: [
    { _id: 'h1', slug: 'local', status: 'connected', outbox: [] },
    { _id: 'h2', slug: 'attic', status: 'away', outbox: [], error: 'no answer' },
  ],
  scans: [
    { _id: 's1', state: 'done', startedAt: time(0), endedAt: time(1), checked: 2, cost: { heads: 1 } },
    { _id: 's2', state: 'running', slot: 'active', startedAt: time(3), checked: 0, cost: { heads: 0 } },
    { _id: 's3', state: 'failed', endedAt: time(2), checked: 1, cost: { heads: 1 } },
  ],
  deliveries: [
    { _id: 'e1/c1', state: 'pending', createdAt: time(3), attempts: 0 },
    { _id: 'e1/c2', state: 'pending', createdAt: time(1), attempts: 1 },
    { _id: 'e2/c1', state: 'delivered', createdAt: time(0), attempts: 1 },
    { _id: 'e2/c2', state: 'pending', createdAt: time(9), attempts: 0 },
  ],
  leases: [
    { _id: 'h1/web', token: 't1', owner: 'u1', beat: 4, purpose: 'update' },
    { _id: 'h1/db', token: '', owner: '', beat: 9, purpose: 'update' },
  ],
  failures: [
    { _id: 'f1', hostId: 'h1', name: 'web', digest: 'd1' },
    { _id: 'f2', hostId: 'h1', name: 'web', digest: 'd2' },
  ],
  preferences: [
    { _id: 'p1', hostId: 'h1', name: 'web', policy: 'auto', ignored: [{ version: '2.0', at: time(1) }] },
    { _id: 'p2', hostId: 'h1', name: 'db', ignored: [] },
  ],
  logEntries: [
    { _id: 'l1', at: time(1), type: 'approve' },
    { _id: 'l2', at: time(3), type: 'scan' },
    { _id: 'l3', at: time(2), type: 'scan' },
  ],
}
