import type { ServiceTask } from '@sentinel/docker/services/service-types'
import { describe, expect, test } from 'vitest'
import { judgeRollout, type RolloutSeen } from './judge-rollout.ts'

const target = 'example/app:2@sha256:new'
const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second))

function seen(overrides: Partial<RolloutSeen> = {}): RolloutSeen {
  return {
    kind: 'update',
    name: 'web',
    image: target,
    targetImage: target,
    rollout: undefined,
    rolloutBefore: 0,
    tasks: [],
    ...overrides,
  }
}

const word = (state: string, second = 10) => ({ state, startedAt: at(second), message: 'because' })

function aTask(overrides: Partial<ServiceTask> = {}): ServiceTask {
  return {
    id: 't',
    serviceId: 's',
    nodeId: 'n',
    slot: 1,
    image: target,
    state: 'running',
    desiredState: 'running',
    error: '',
    containerId: 'c',
    updatedAt: at(0),
    ...overrides,
  }
}

describe('the engine’s word on an update', () => {
  test.each([
    ['paused', 'failed', 'rollout_paused'],
    ['rollback_completed', 'rolled_back', 'rolled_back'],
    ['rollback_paused', 'needs_attention', 'rollback_paused'],
  ])('%s ends it as %s', (state, outcome, code) => {
    expect(judgeRollout(seen({ rollout: word(state) }))).toMatchObject({ is: 'ended', outcome, code })
  })

  test('completed is success', () => {
    expect(judgeRollout(seen({ rollout: word('completed') }))).toEqual({ is: 'completed' })
  })

  test.each(['updating', 'rollback_started'])('%s goes on', (state) => {
    const tasks = [aTask(), aTask({ state: 'preparing' }), aTask({ desiredState: 'shutdown' })]

    expect(judgeRollout(seen({ rollout: word(state), tasks }))).toEqual({ is: 'going', done: 1, wanted: 2 })
  })

  test('one that is older than the request says nothing', () => {
    const old = seen({ rollout: word('completed', 10), rolloutBefore: at(10).getTime() })

    expect(judgeRollout(old)).toMatchObject({ is: 'silent' })
  })

  test('another image without a rollback is somebody else’s change', () => {
    const theirs = seen({ image: 'example/app:3', rollout: word('updating') })

    expect(judgeRollout(theirs)).toMatchObject({ is: 'ended', outcome: 'superseded' })
  })

  test('another image because the engine goes back is not', () => {
    const back = seen({ image: 'example/app:1', rollout: word('rollback_started') })

    expect(judgeRollout(back)).toMatchObject({ is: 'going' })
  })
})

describe('the engine’s word on a rollback', () => {
  test('completed is what was asked for', () => {
    const back = seen({ kind: 'rollback', rollout: word('rollback_completed') })

    expect(judgeRollout(back)).toEqual({ is: 'completed' })
  })
})
