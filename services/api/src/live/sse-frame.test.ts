import { expect, test } from 'vitest'
import { noticeFrame, sseFrame } from './sse-frame.ts'

const event = {
  streamId: '1-0',
  id: 'entry',
  name: 'update.step' as const,
  at: '2026-01-01T00:00:00.000Z',
  payload: {
    hostId: 'home',
    hostName: 'nas',
    container: 'web',
    message: 'pulls',
    updateId: 'u1',
    step: 'pull',
  },
}

test('a frame has id, name and one line of JSON with the page’s members first', () => {
  const [id, name, data, ...rest] = sseFrame(event, 'home').split('\n')

  expect([id, name, rest]).toEqual(['id: 1-0', 'event: container_update', ['', '']])
  expect(Object.keys(JSON.parse(data?.slice(6) ?? '') as object)).toEqual([
    'type',
    'container_name',
    'message',
    'host_id',
    'host_name',
    'timestamp',
    'event',
    'key',
    'update_id',
    'step',
  ])
})

test('the local host has no id for the page’s clients, another has', () => {
  expect(sseFrame(event, 'home')).toContain('"host_id":"","host_name":""')
  expect(sseFrame(event, 'other')).toContain('"host_id":"home","host_name":"nas"')
})

test('a notice has no id, so that a replay starts from the last real event', () => {
  expect(noticeFrame('resync', 'again')).toMatch(/^event: resync\ndata: \{.*\}\n\n$/)
})
