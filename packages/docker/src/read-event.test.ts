import { expect, test } from 'vitest'
import { readEvent } from './read-event.ts'

const raw = {
  Type: 'container',
  Action: 'start',
  Actor: { ID: 'abc', Attributes: { name: 'web', image: 'nginx:1' } },
  time: 1_700_000_000,
  timeNano: 1_700_000_000_500_000_000,
}

test('an event of a container names it', () => {
  expect(readEvent(raw)).toMatchObject({
    type: 'container',
    action: 'start',
    id: 'abc',
    name: 'web',
    image: 'nginx:1',
    at: new Date(1_700_000_000_500),
    atSeconds: 1_700_000_000,
  })
})

test('what follows the verb is a detail', () => {
  expect(readEvent({ ...raw, Action: 'health_status: unhealthy' })).toMatchObject({
    action: 'health_status',
    detail: 'unhealthy',
  })
  expect(readEvent({ ...raw, Action: 'exec_start: sh -c a: b' })?.detail).toBe('sh -c a: b')
})

test('events of networks and volumes are nothing to us', () => {
  expect(readEvent({ ...raw, Type: 'network' })).toBeUndefined()
})

test('an engine without nanoseconds tells the time all the same', () => {
  expect(readEvent({ Type: 'image', Action: 'tag', time: 5 })).toMatchObject({
    at: new Date(5000),
    id: '',
    name: '',
  })
})
