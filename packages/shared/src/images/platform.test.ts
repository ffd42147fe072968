import { expect, test } from 'vitest'
import { choosePlatform } from './platform.ts'

const arm = (variant: string) => ({ os: 'linux', architecture: 'arm', variant })

test('takes the child of the same system and architecture', () => {
  const amd64 = { os: 'linux', architecture: 'amd64' }
  const children = [{ os: 'windows', architecture: 'amd64' }, { os: 'linux', architecture: 'arm64' }, amd64]

  expect(choosePlatform(children, { os: 'linux', architecture: 'amd64' })).toBe(amd64)
})

test('takes arm64 and arm64/v8 for one platform', () => {
  const children = [{ os: 'linux', architecture: 'arm64', variant: 'v8' }]

  expect(choosePlatform(children, { os: 'linux', architecture: 'arm64' })).toBe(children[0])
})

test('takes the nearest lower variant and never a higher one', () => {
  expect(choosePlatform([arm('v5'), arm('v6'), arm('v7')], arm('v7'))).toEqual(arm('v7'))
  expect(choosePlatform([arm('v5'), arm('v6')], arm('v7'))).toEqual(arm('v6'))
  expect(choosePlatform([arm('v7')], arm('v6'))).toBeNull()
})

test('says so when nothing is offered for the platform', () => {
  expect(
    choosePlatform([{ os: 'linux', architecture: 's390x' }], { os: 'linux', architecture: 'ppc64le' }),
  ).toBeNull()
  expect(choosePlatform([], { os: 'linux', architecture: 'amd64' })).toBeNull()
})
