import { expect, it } from 'vitest'
import { replicaWords, rolloutWords } from './service-words.ts'

const counted = (RunningReplicas: number, DesiredReplicas: number, Mode = 'replicated') =>
  replicaWords({ RunningReplicas, DesiredReplicas, Mode })

it('tells how many tasks run of those that should', () => {
  expect(counted(3, 3)).toEqual({ text: '3 of 3 run', tone: 'good' })
  expect(counted(1, 3).tone).toBe('wait')
  expect(counted(0, 3).tone).toBe('bad')
  expect(counted(0, 0).text).toBe('scaled to nothing')
  expect(counted(0, 0, 'global').text).toBe('no node for it')
})

it('puts the engine’s word into ours, and keeps one that it does not know', () => {
  expect(rolloutWords('rollback_completed')?.text).toBe('went back')
  expect(rolloutWords('some_thing')).toEqual({ tone: 'quiet', text: 'some thing' })
  expect(rolloutWords('')).toBeUndefined()
})
