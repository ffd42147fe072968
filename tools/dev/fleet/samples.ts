import type { PublishOptions } from '@sentinel/testkit/publish'

export interface Sample {
  readonly name: string
  readonly policy: 'auto' | 'manual' | 'pinned'
  /** The first one runs, the others are what Sentinel finds. */
  readonly versions: readonly { readonly tag: string; readonly image?: PublishOptions }[]
}

const withData: PublishOptions = {
  volumes: ['/data'],
  healthcheck: {
    test: 'test ! -e /sick || { echo its data cannot be read; exit 1; }',
    intervalMs: 1_000,
    retries: 2,
  },
}
const sick: PublishOptions = { ...withData, files: { '/sick': '' } }

/** One of each kind that a newcomer should meet; the dates of nothing, the data of nobody. */
export const samples: readonly Sample[] = [
  { name: 'demo-web', policy: 'auto', versions: [{ tag: '1.0.0' }, { tag: '1.1.0' }] },
  {
    name: 'demo-shop',
    policy: 'manual',
    versions: [
      { tag: '2.3.0', image: withData },
      { tag: '2.3.1', image: withData },
      { tag: '2.4.0', image: withData },
    ],
  },
  {
    name: 'demo-mail',
    policy: 'manual',
    versions: [
      { tag: '1.4.0', image: withData },
      { tag: '1.5.0', image: sick },
    ],
  },
  { name: 'demo-wiki', policy: 'manual', versions: [{ tag: 'v3.1-alpine' }, { tag: 'v3.2-alpine' }] },
  { name: 'demo-db', policy: 'pinned', versions: [{ tag: '15.4' }, { tag: '15.5' }] },
  { name: 'demo-clock', policy: 'manual', versions: [{ tag: '1.0.0' }] },
]
