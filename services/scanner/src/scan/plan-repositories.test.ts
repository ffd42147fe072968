import { expect, test } from 'vitest'
import { aContainerDoc } from '@sentinel/testkit/factories'
import { inquire } from './inquiry.ts'
import { planRepositories } from './plan-repositories.ts'
import type { FleetMember } from './read-fleet.ts'

function members(...images: string[]): FleetMember[] {
  const settings = {
    scope: 'minor',
    filters: [],
    defaultPolicy: 'manual',
    latestAutoUpdate: false,
    isPaused: false,
    intervalMs: 1,
  } as const
  const policy = { policy: 'manual', source: 'default' } as const
  return images.map((image) => {
    const container = aContainerDoc({ image })
    const inquiry = inquire({ container, policy, ignored: [], settings, isPerson: false })
    return { key: container.name, container, policy, ignored: [], inquiry }
  })
}

test('containers on the same tag are one question, under whatever alias they name the registry', () => {
  const plans = planRepositories(
    members('redis:7', 'docker.io/library/redis:7', 'index.docker.io/redis:7', 'redis:6'),
  )

  expect(plans).toHaveLength(1)
  expect(plans[0]).toMatchObject({
    registry: 'docker.io',
    repository: 'library/redis',
    containers: 4,
    total: 4,
  })
  expect(plans[0]?.questions.map(({ tag }) => tag)).toEqual(['7', '6'])
})

test('repositories of different registries take turns', () => {
  const plans = planRepositories(members('a.io/one:1', 'a.io/two:1', 'a.io/three:1', 'b.io/one:1'))

  expect(plans.map(({ registry }) => registry)).toEqual(['a.io', 'b.io', 'a.io', 'a.io'])
})
