import { expect, test } from 'vitest'
import type { LogEntryDoc } from '@sentinel/shared/resources/log-entry'
import { checkChain } from './check-chain.ts'
import { auditKey, sealOf } from './seal-entry.ts'

const key = auditKey('the key of this installation')

/** The newest first, as they are read. */
function chain(count: number, by = key): LogEntryDoc[] {
  const entries: LogEntryDoc[] = []
  let previous = ''
  for (let seq = 1; seq <= count; seq++) {
    const at = new Date(Date.UTC(2026, 0, 1, 0, seq))
    const said = {
      type: 'auth',
      message: `entry ${seq}`,
      container: '',
      hostId: '',
      user: 'ada',
      ip: '192.0.2.1',
    }
    const entry = { at, ...said, expiresAt: new Date(at.getTime() + 1000), seq, previous }
    previous = sealOf(entry, by)
    entries.unshift({ ...entry, seal: previous })
  }
  return entries
}
const problems = (entries: readonly LogEntryDoc[]) => checkChain(entries, key)
const none = [undefined, undefined, undefined, undefined]

test('a chain that nobody touched has no problem', () => {
  expect(problems(chain(4))).toEqual(none)
  expect(problems(chain(4).slice(0, 2))).toEqual([undefined, undefined])
  expect(problems([])).toEqual([])
})

test.each([
  ['message', 'nothing happened'],
  ['user', 'eve'],
  ['ip', '203.0.113.1'],
  ['at', new Date(0)],
  ['result', 'failed'],
  ['type', 'scan'],
  ['container', 'web'],
  ['hostId', 'elsewhere'],
  ['previous', 'x'],
])('an entry whose %s was changed says so', (field, value) => {
  const entries = chain(4).map((entry, index) => (index === 1 ? { ...entry, [field]: value } : entry))

  expect(problems(entries)).toEqual([
    undefined,
    'this entry was changed after it was written',
    undefined,
    undefined,
  ])
})

test('an entry that was sealed again without the key says so', () => {
  const [first, second, third, fourth] = chain(4)
  if (!first || !second || !third || !fourth) throw new Error('there are four')
  const forged = { ...second, message: 'nothing happened' }
  const stranger = { ...forged, seal: sealOf(forged, auditKey('another key')) }
  const knowing = { ...forged, seal: sealOf(forged, key) }

  expect(problems([first, stranger, third, fourth])[1]).toMatch(/was changed/)
  // Whoever has the key itself would have to write all that came after it anew.
  expect(problems([first, knowing, third, fourth])[0]).toMatch(
    /the entry before this one was changed or replaced/,
  )
})

test.each([
  [1, '1 entries before this one are missing'],
  [2, '2 entries before this one are missing'],
])('a gap of %i shows', (count, problem) => {
  const entries = chain(5)

  expect(problems(entries.toSpliced(2, count))).toEqual([
    undefined,
    problem,
    ...Array.from({ length: 3 - count }, () => undefined),
  ])
})

test('entries from before there were seals are left alone', () => {
  const old = chain(1).map(({ seq: _s, seal: _e, previous: _p, ...entry }) => entry)

  expect(problems([...chain(3), ...old])).toEqual(none)
})
