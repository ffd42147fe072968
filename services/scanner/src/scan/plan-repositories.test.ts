import { expect, test } from 'vitest'
import { aMember } from '../../test/support/a-member.ts'
import { planRepositories } from './plan-repositories.ts'

const members = (...images: string[]) => images.map((image) => aMember({ image }))

test('containers on the same tag are one question, under whatever alias they name the registry', () => {
  const plans = planRepositories(
    members('redis:7', 'docker.io/library/redis:7', 'index.docker.io/redis:7', 'redis:6'),
  )

  expect(plans).toHaveLength(1)
  expect(plans[0]).toMatchObject({
    registry: 'docker.io',
    repository: 'library/redis',
    containers: 4,
  })
  expect(plans[0]?.questions.map(({ tag }) => tag)).toEqual(['7', '6'])
})
