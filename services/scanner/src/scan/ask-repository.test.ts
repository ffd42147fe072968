import { expect, test } from 'vitest'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { ScanQuestion } from '@sentinel/shared/queues/jobs'
import type { RegistryClient } from '@sentinel/shared/registries/client'
import { digestOf } from '@sentinel/testkit/factories'
import { askRepository } from './ask-repository.ts'

const signal = new AbortController().signal
let repositories = 0

interface Shelf {
  /** Digest by tag. */
  readonly tags: Readonly<Record<string, string>>
  /** Architectures by digest of an index; a digest that is not named is a plain image, for amd64. */
  readonly indexes?: Readonly<Record<string, readonly string[]>>
  /** What the child of an index is called, where it is not the index' own. */
  readonly children?: Readonly<Record<string, string>>
  /** Architecture by digest of a plain image; empty: its config cannot be read. */
  readonly plain?: Readonly<Record<string, string>>
  readonly heldBackAfter?: number
}

/** A registry on a shelf: what it has, and what it was asked. */
function aRegistry({
  tags,
  indexes = {},
  plain = {},
  children: named = {},
  heldBackAfter = Infinity,
}: Shelf) {
  const asked: string[] = []
  const read: string[] = []
  const client: Partial<RegistryClient> = {
    listTags: () => {
      asked.push('tags')
      return Promise.resolve(Object.keys(tags))
    },
    headManifest: (_reference, tag) => {
      asked.push(tag)
      const digest = tags[tag]
      if (digest === undefined) return Promise.resolve(null)
      return Promise.resolve({ digest, mediaType: digest in indexes ? 'index' : 'image' })
    },
    platforms: (_reference, digest) => {
      read.push(digest)
      const architecture = plain[digest] ?? 'amd64'
      const children = (indexes[digest] ?? []).map((each) => ({
        os: 'linux',
        architecture: each,
        digest: named[`${digest} ${each}`] ?? digestOf(`${digest} ${each}`),
      }))
      if (architecture === '') return Promise.reject(new AppError('upstream', 'registry_denied', 'No entry'))
      return Promise.resolve(digest in indexes ? children : [{ os: 'linux', architecture, digest }])
    },
    getManifest: () => Promise.resolve({ config: null, children: [] } as never),
    heldBack: () =>
      Promise.resolve(asked.length > heldBackAfter ? new AppError('rateLimited', 'held', 'Held back') : null),
  }
  repositories += 1
  const reference = { registry: 'registry.example', repository: `app-${repositories}` }
  const ask = (...questions: ScanQuestion[]) =>
    askRepository(client as RegistryClient, { ...reference, questions, reserve: 0 }, signal)
  return { asked, read, ask }
}

const image = (tag: string, architecture = 'amd64') => ({
  imageId: digestOf(`image ${tag}`),
  repoDigests: [`app@${digestOf(tag)}`],
  os: 'linux',
  architecture,
})
const question = (tag: string, more: Partial<ScanQuestion> = {}): ScanQuestion => ({
  key: tag,
  tag,
  scope: 'minor',
  ignored: [],
  images: [image(tag)],
  ...more,
})
const shelf = (...tags: string[]) => Object.fromEntries(tags.map((tag) => [tag, digestOf(tag)]))

test('for each platform the newest version that is built for it is found, in one answer', async () => {
  const tags = shelf('1.0.0', '1.1.0', '1.2.0', '1.3.0')
  const indexes = {
    [digestOf('1.3.0')]: ['arm64'],
    [digestOf('1.2.0')]: ['arm64'],
    [digestOf('1.1.0')]: ['amd64', 'arm64'],
  }
  const { ask } = aRegistry({ tags, indexes })
  const images = [image('1.0.0'), { ...image('1.0.0', 'arm64'), imageId: digestOf('the other') }]

  const [answer] = await ask(question('1.0.0', { images }))

  expect(answer).toMatchObject({ target: '1.3.0', newer: ['1.3.0', '1.2.0', '1.1.0'] })
  const byPlatform = new Map(answer?.platforms.map((each) => [each.platform, each]))
  expect(byPlatform.get('linux/amd64/')).toMatchObject({ target: '1.1.0', digest: digestOf('1.1.0') })
  expect(byPlatform.get('linux/arm64/')?.target).toBeUndefined()
})

test('where no newer version is built for the platform, the tag in use is what is compared', async () => {
  const tags = shelf('1.0.0', '1.1.0')
  const { ask } = aRegistry({ tags, indexes: { [digestOf('1.1.0')]: ['arm64'] } })

  const [answer] = await ask(question('1.0.0'))

  expect(answer?.platforms).toEqual([
    { platform: 'linux/amd64/', equivalents: [], target: '1.0.0', digest: digestOf('1.0.0') },
  ])
})

test('a plain image that is built for another platform is no candidate either', async () => {
  const tags = shelf('1.0.0', '1.1.0', '1.2.0')
  const images = [image('1.0.0'), { ...image('1.0.0', 'arm64'), imageId: digestOf('the other') }]
  const { ask, read } = aRegistry({ tags, plain: { [digestOf('1.2.0')]: 'arm64' } })

  const [answer] = await ask(question('1.0.0', { images }))
  const [none] = await aRegistry({
    tags: shelf('1.0.0', '1.2.0'),
    plain: { [digestOf('1.2.0')]: 's390x' },
  }).ask(question('1.0.0'))

  const byPlatform = new Map(answer?.platforms.map((each) => [each.platform, each]))
  expect(byPlatform.get('linux/amd64/')).toMatchObject({ target: '1.1.0', digest: digestOf('1.1.0') })
  expect(byPlatform.get('linux/arm64/')).toEqual({
    platform: 'linux/arm64/',
    equivalents: [digestOf('1.2.0'), digestOf('1.2.0')],
  })
  // What runs already needs no look.
  expect(read).not.toContain(digestOf('1.0.0'))
  expect(none?.platforms).toMatchObject([{ target: '1.0.0', digest: digestOf('1.0.0') }])
})

test('a tag that moved to an image for another platform has none for ours', async () => {
  const tags = { latest: digestOf('moved') }
  const { ask } = aRegistry({ tags, plain: { [digestOf('moved')]: 'arm64' } })

  const [answer] = await ask(question('latest'))

  expect(answer?.platforms).toEqual([{ platform: 'linux/amd64/', equivalents: null }])
})

test('where an image is called by its index, only what changed for its platform is an update', async () => {
  const [old, moved] = [digestOf('old index'), digestOf('moved')]
  const indexes = { [old]: ['amd64', 'arm64'], [moved]: ['amd64', 'arm64'] }
  const children = { [`${old} amd64`]: digestOf('kept'), [`${moved} amd64`]: digestOf('kept') }
  const byIndex = (architecture: string) => ({
    ...image('1.0.0', architecture),
    imageId: old,
    repoDigests: [`app@${old}`],
  })
  const images = [byIndex('amd64'), byIndex('arm64')]

  const [answer] = await aRegistry({ tags: { latest: moved }, indexes, children }).ask(
    question('latest', { images }),
  )
  const [gone] = await aRegistry({ tags: { latest: moved }, indexes: { [moved]: ['amd64'] }, children }).ask(
    question('latest', { images: [byIndex('amd64')] }),
  )

  const names = new Map(answer?.platforms.map(({ platform, equivalents }) => [platform, equivalents]))
  expect(names.get('linux/amd64/')).toContain(old)
  expect(names.get('linux/arm64/')).not.toContain(old)
  expect(gone?.platforms[0]?.equivalents).not.toContain(old)
})

test('what runs is no reason to read a manifest, and one that cannot be read hides no update', async () => {
  const tags = shelf('1.0.0', '1.1.0')
  const still = aRegistry({ tags: shelf('1.0.0') })
  await still.ask(question('1.0.0'))
  expect(still.read).toEqual([])

  const [answer] = await aRegistry({ tags, plain: { [digestOf('1.1.0')]: '' } }).ask(question('1.0.0'))
  expect(answer).toMatchObject({ target: '1.1.0', digest: digestOf('1.1.0') })
  expect(answer?.error).toBeUndefined()

  const unknown = aRegistry({ tags, plain: { [digestOf('1.1.0')]: 'arm64' } })
  const [untold] = await unknown.ask(question('1.0.0', { images: [{ ...image('1.0.0'), os: '' }] }))
  expect(untold).toMatchObject({ target: '1.1.0', platforms: [] })
})

test('pre-releases, transforms and patterns of the question are obeyed, and the report says what was left out', async () => {
  const { ask } = aRegistry({ tags: shelf('1.0.0', '1.1.0-rc1', '1.0.5', 'app-1.2.0', '1.3.0') })
  const patterns = { transform: '^app- => ', exclude: '5$' }
  const asked = question('1.0.0', { prereleases: true, ignored: ['1.3.0'], ...patterns })

  const [answer] = await ask(asked)

  expect(answer?.newer).toEqual(['app-1.2.0', '1.1.0-rc1'])
  const report = JSON.parse(answer?.report ?? '{}') as { seen: number; dropped: { rule: string }[] }
  expect(report.seen).toBe(5)
  expect(report.dropped.map(({ rule }) => rule)).toEqual(['ignored', 'exclude', 'older'])
})

test('behind a tag that moved, the versions of what runs and of what it leads to now are found', async () => {
  const old = Array.from({ length: 30 }, (_, index) => `2.${index}.0`)
  const tags = { ...shelf(...old, 'alpine'), latest: digestOf('2.29.0') }
  const { ask, asked } = aRegistry({ tags })
  const moved = question('latest', { images: [image('2.14.0')] })

  const [answer] = await ask(moved)
  const before = asked.length
  const [again] = await ask(moved)

  expect(answer).toMatchObject({ target: 'latest', newer: [], digest: digestOf('2.29.0') })
  expect(answer?.resolved).toEqual({
    target: '2.29.0',
    current: [{ imageId: digestOf('image 2.14.0'), version: '2.14.0' }],
  })
  expect(before).toBe(2 + 16)
  expect(asked.slice(before)).toEqual(['latest'])
  expect(again?.resolved).toEqual(answer?.resolved)
})

test('behind a tag, no more is asked than what pulls leave over, and nothing where it did not move', async () => {
  const old = Array.from({ length: 80 }, (_, index) => `2.${index}.0`)
  const tags = { ...shelf(...old), latest: digestOf('2.79.0') }
  const moved = question('latest', { images: [image('2.1.0')] })

  const poor = aRegistry({ tags, heldBackAfter: 14 })
  const [answer] = await poor.ask(moved)
  expect(answer?.resolved).toEqual({ target: '2.79.0', current: [] })
  expect(poor.asked.length).toBeLessThan(18)

  const rich = aRegistry({ tags })
  await rich.ask(moved)
  expect(rich.asked).toHaveLength(2 + 60)

  const still = aRegistry({ tags })
  await still.ask(question('latest', { images: [image('2.79.0')] }))
  expect(still.asked).toEqual(['latest'])
})
