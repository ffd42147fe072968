import { describe, expect, it } from 'vitest'
import type { ImageView } from './api/views.ts'
import { imageName, otherNames, prunable, showOf, userName, whyNotRemoved } from './image-words.ts'

function anImage(overrides: Partial<ImageView> = {}): ImageView {
  return {
    id: 'sha256:0123456789abcdef',
    repo_tags: ['shop:1'],
    size: 5,
    created: 7,
    in_use: false,
    kept: false,
    used_by: [],
    kept_for: [],
    ...overrides,
  }
}

const keptFor = (container_name: string) => ({ container_name, reference: 'shop:0.9', until: null })

describe('an image', () => {
  it('bears the name that people gave it, never the one that keeps it', () => {
    const kept = anImage({ repo_tags: ['sentinel-keep/shop:u1'], kept: true, kept_for: [keptFor('shop')] })

    expect(imageName(kept)).toBe('shop:0.9')
    expect(imageName(anImage({ repo_tags: ['sentinel-keep/shop:u1', 'shop:1', 'shop:latest'] }))).toBe(
      'shop:1',
    )
    expect(otherNames(anImage({ repo_tags: ['shop:1', 'sentinel-keep/shop:u1', 'shop:latest'] }))).toEqual([
      'shop:latest',
    ])
    expect(imageName(anImage({ repo_tags: [] }))).toBe('0123456789ab')
  })

  it('is pruned only where no name leads to it and nothing uses it', () => {
    const nameless = anImage({ repo_tags: [] })
    const used = anImage({ repo_tags: [], in_use: true, used_by: ['web'] })
    const kept = anImage({ repo_tags: ['sentinel-keep/web:u1'], kept: true })

    expect(prunable([anImage(), nameless, used, kept])).toEqual([nameless])
  })

  it('is used by a task of a swarm under the name that people know', () => {
    expect(userName('voting.1.jlojpz9aj7ihtw4ddit5pw6os')).toBe('voting.1')
    expect(userName('web.example.com')).toBe('web.example.com')
  })

  it.each([
    [{ in_use: true, used_by: ['a', 'b'] }, 'used', 'a and b are made from it. Remove what uses it first.'],
    [{ kept: true, kept_for: [keptFor('a')] }, 'kept', 'It is kept so that a can be rolled back.'],
    [{}, 'idle', undefined],
  ])('says why it cannot be removed: %j', (overrides, show, reason) => {
    expect([showOf(anImage(overrides)), whyNotRemoved(anImage(overrides))]).toEqual([show, reason])
  })
})
