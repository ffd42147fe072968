import { expect, test } from 'vitest'
import { readContainerInspect, readContainerSummary } from './read-container.ts'

test('the least that an engine may say is read without a gap', () => {
  const container = readContainerInspect({
    Id: 'x',
    State: { Status: 'strange', StartedAt: '0001-01-01T00:00:00Z' },
  })

  expect(container.state).toMatchObject({ status: 'unknown', running: false, health: 'none', healthLog: [] })
  expect(container.state.startedAt).toBeUndefined()
  expect(container.restartPolicy).toEqual({ name: 'no', maximumRetryCount: 0 })
  expect(container.mounts).toEqual([])
})

test.each([
  ['Up 2 minutes (healthy)', 'healthy'],
  ['Up 2 seconds (health: starting)', 'starting'],
  ['Up 2 minutes (unhealthy)', 'unhealthy'],
  ['Up 2 minutes', 'none'],
])('a list that says "%s" means %s', (Status, health) => {
  expect(readContainerSummary({ Id: 'x', Status }).health).toBe(health)
})

test("a container's own name is told from those that links gave it", () => {
  expect(readContainerSummary({ Id: 'x', Names: ['/web/db', '/db'] }).name).toBe('db')
  expect(readContainerSummary({ Id: '0123456789abcdef', Names: null }).name).toBe('0123456789ab')
})
