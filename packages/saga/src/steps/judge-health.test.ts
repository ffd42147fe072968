import type { ContainerInspect, ContainerState } from '@sentinel/docker/engine-types'
import { describe, expect, test } from 'vitest'
import { judgeHealth } from './judge-health.ts'

const judgement = { ranMs: 1000, graceMs: 30_000, healthTimeoutMs: 60_000 }

function aContainer(
  state: Partial<ContainerState>,
  overrides: Partial<ContainerInspect> = {},
): ContainerInspect {
  const running: Partial<ContainerState> = {
    status: 'running',
    running: true,
    restarting: false,
    oomKilled: false,
    exitCode: 0,
    error: '',
    health: 'none',
  }
  return {
    restartCount: 0,
    restartPolicy: { name: 'no', maximumRetryCount: 0 },
    config: {},
    ...overrides,
    state: { ...running, ...state },
  } as ContainerInspect
}

describe('without a health check', () => {
  test('it has to run for the grace period', () => {
    expect(judgeHealth(aContainer({}), judgement)).toEqual({ verdict: 'wait', remainingMs: 29_000 })
    expect(judgeHealth(aContainer({}), { ...judgement, ranMs: 30_000 })).toEqual({ verdict: 'proven' })
  })

  test('a restart within it is sick', () => {
    expect(judgeHealth(aContainer({}, { restartCount: 1 }), judgement)).toMatchObject({ code: 'restarted' })
    expect(judgeHealth(aContainer({ restarting: true }), judgement)).toMatchObject({ code: 'restarted' })
  })

  test.each(['no', 'on-failure', ''])('an end with 0 is success under the policy "%s"', (name) => {
    const restartPolicy = { name, maximumRetryCount: 0 }
    const ended = aContainer({ running: false }, { restartPolicy })

    expect(judgeHealth(ended, judgement)).toEqual({ verdict: 'proven' })
  })

  test.each([
    ['always', 0],
    ['unless-stopped', 137],
  ])(
    'where it should be restarted for ever (%s), an end without a restart came from outside',
    (name, exitCode) => {
      const restartPolicy = { name, maximumRetryCount: 0 }
      const ended = aContainer({ running: false, exitCode }, { restartPolicy })

      expect(judgeHealth(ended, judgement)).toMatchObject({ verdict: 'sick', code: 'stopped' })
    },
  )

  test('an end with another code is sick, and out of memory says so', () => {
    expect(judgeHealth(aContainer({ running: false, exitCode: 3 }), judgement)).toMatchObject({
      code: 'exited',
      text: 'ended with exit code 3 after 1.0 s',
    })
    expect(
      judgeHealth(aContainer({ running: false, exitCode: 137, oomKilled: true }), judgement),
    ).toMatchObject({
      code: 'out_of_memory',
    })
  })
})

describe('with a health check', () => {
  const config = { Healthcheck: { StartPeriod: 120_000_000_000 } }

  test('healthy is enough at once, unhealthy is sick at once', () => {
    expect(judgeHealth(aContainer({ health: 'healthy' }), judgement)).toEqual({ verdict: 'proven' })
    expect(judgeHealth(aContainer({ health: 'unhealthy' }), judgement)).toMatchObject({ code: 'unhealthy' })
  })

  test('starting may last for its own start period and the health limit, and no longer', () => {
    const starting = aContainer({ health: 'starting' }, { config })

    expect(judgeHealth(starting, { ...judgement, ranMs: 179_000 })).toEqual({
      verdict: 'wait',
      remainingMs: 1000,
    })
    expect(judgeHealth(starting, { ...judgement, ranMs: 180_000 })).toMatchObject({ code: 'unhealthy' })
  })
})
