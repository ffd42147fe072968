import { expect, test } from 'vitest'
import type { HostEvent } from '@sentinel/docker/host-event'
import { EngineChanges } from './engine-changes.ts'

const event = (action: string, overrides: Partial<HostEvent> = {}): HostEvent => ({
  type: 'container',
  action,
  id: 'a',
  name: 'web',
  at: new Date(0),
  atSeconds: 0,
  attributes: {},
  ...overrides,
})

test('many events of one container are one look', () => {
  const changes = new EngineChanges()

  for (const action of ['create', 'start', 'die']) changes.add(event(action))
  changes.add(event('start', { id: 'b' }))

  expect(changes.take()).toEqual({ containerIds: ['a', 'b'], imagesMoved: false })
  expect(changes.take()).toEqual({ containerIds: [], imagesMoved: false })
})

test('what changes nothing about a container is passed over', () => {
  const changes = new EngineChanges()

  for (const action of ['exec_create', 'exec_start', 'exec_die', 'attach', 'top', 'kill'])
    changes.add(event(action))

  expect(changes.take().containerIds).toEqual([])
})

test('waiting ends with the first change, with the time, or when it is called off', async () => {
  const changes = new EngineChanges()
  const controller = new AbortController()

  const woken = changes.wait(60_000, controller.signal)
  changes.add(event('pull', { type: 'image' }))
  expect(await woken).toBe(false)
  changes.take()

  expect(await changes.wait(1, controller.signal)).toBe(true)
  const calledOff = changes.wait(60_000, controller.signal)
  controller.abort()
  await calledOff
})
