import { expect, test } from 'vitest'
import { compareDigest } from './compare-digest.ts'

test('any of the repository digests may be the one that the registry names', () => {
  const local = { imageId: 'sha256:id', repoDigests: ['mirror/app@sha256:a', 'app@sha256:b'] }

  expect(compareDigest(local, 'sha256:a')).toBe('same')
  expect(compareDigest(local, 'sha256:b')).toBe('same')
  expect(compareDigest(local, 'sha256:c')).toBe('different')
})

test('an index that changed for other platforms only is the same image', () => {
  const local = { imageId: 'sha256:config', repoDigests: ['app@sha256:old-index'] }

  expect(compareDigest(local, 'sha256:new-index', ['sha256:child', 'sha256:config'])).toBe('same')
  expect(compareDigest(local, 'sha256:new-index', ['sha256:child', 'sha256:other'])).toBe('different')
})

test('an engine that names images by their manifest digest is understood', () => {
  expect(compareDigest({ imageId: 'sha256:index', repoDigests: [] }, 'sha256:index')).toBe('same')
})

test('nothing is claimed of an image that was built here, or of a tag that is gone', () => {
  expect(compareDigest({ imageId: 'sha256:id', repoDigests: [] }, 'sha256:a')).toBe('unknown')
  expect(compareDigest({ repoDigests: [] }, 'sha256:a')).toBe('unknown')
  expect(compareDigest({ repoDigests: ['app@sha256:a'] }, null)).toBe('unknown')
})
