import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatReference, isDigest, parseReference, withDigest, withTag } from './reference.ts'

const digest = `sha256:${'a1'.repeat(32)}`

describe('parseReference', () => {
  test.each([
    ['nginx', 'docker.io', 'library/nginx', undefined],
    ['nginx:1.27', 'docker.io', 'library/nginx', '1.27'],
    ['docker.io/nginx', 'docker.io', 'library/nginx', undefined],
    ['index.docker.io/nginx', 'docker.io', 'library/nginx', undefined],
    ['registry-1.docker.io/library/nginx', 'docker.io', 'library/nginx', undefined],
    ['Docker.IO/nginx', 'docker.io', 'library/nginx', undefined],
    ['owner/app:v1', 'docker.io', 'owner/app', 'v1'],
    ['ghcr.io/owner/app', 'ghcr.io', 'owner/app', undefined],
    ['localhost/app', 'localhost', 'app', undefined],
    ['localhost:5000', 'docker.io', 'library/localhost', '5000'],
    ['localhost:5000/app:2', 'localhost:5000', 'app', '2'],
    ['[2001:db8::1]:5000/app:2', '[2001:db8::1]:5000', 'app', '2'],
    ['[::1]/app', '[::1]', 'app', undefined],
    ['MyHost/app', 'MyHost', 'app', undefined],
    ['a/b/c/d:e', 'docker.io', 'a/b/c/d', 'e'],
    ['a__b/c--d.e_f', 'docker.io', 'a__b/c--d.e_f', undefined],
    ['a----b', 'docker.io', 'library/a----b', undefined],
    ['GHCR.io:443/owner/app', 'ghcr.io:443', 'owner/app', undefined],
    ['[2001:DB8::1]/app', '[2001:db8::1]', 'app', undefined],
    ['UPPER/app', 'UPPER', 'app', undefined],
    ['index.docker.io/library/nginx:1', 'docker.io', 'library/nginx', '1'],
    ['index.docker.io:443/nginx', 'index.docker.io:443', 'nginx', undefined],
    ['library/nginx', 'docker.io', 'library/nginx', undefined],
    ['a'.repeat(247), 'docker.io', `library/${'a'.repeat(247)}`, undefined],
    [`ghcr.io/${'a'.repeat(255)}`, 'ghcr.io', 'a'.repeat(255), undefined],
    [`${'a1'.repeat(32)}:1`, 'docker.io', `library/${'a1'.repeat(32)}`, '1'],
    [`nginx:${'x'.repeat(128)}`, 'docker.io', 'library/nginx', 'x'.repeat(128)],
    ['nginx:_1', 'docker.io', 'library/nginx', '_1'],
  ])('reads %s', (text, registry, repository, tag) => {
    const reference = parseReference(text)

    expect(reference).toMatchObject({ registry, repository, original: text, isImageId: false })
    expect(reference.tag).toBe(tag)
    expect(reference.digest).toBeUndefined()
  })

  test('reads a digest with and without a tag', () => {
    expect(parseReference(`nginx@${digest}`)).toMatchObject({ repository: 'library/nginx', digest })
    expect(parseReference(`host:1/app:2@${digest}`)).toMatchObject({ registry: 'host:1', tag: '2', digest })
  })

  test.each([
    ['sha256', 64],
    ['sha384', 96],
    ['sha512', 128],
  ])('reads a digest of %s', (algorithm, length) => {
    const other = `${algorithm}:${'b'.repeat(length)}`

    expect(parseReference(`ghcr.io/owner/app@${other}`).digest).toBe(other)
    expect(parseReference(other)).toMatchObject({ digest: other, isImageId: true })
    expect(() => parseReference(`nginx@${other}b`)).toThrow(/digest/)
  })

  test('knows an image id, with and without its algorithm', () => {
    const expected = { registry: '', repository: '', digest, isImageId: true }

    expect(parseReference(digest)).toMatchObject(expected)
    expect(parseReference(digest.slice(7))).toMatchObject(expected)
  })

  test.each([
    ['', 'empty'],
    ['Nginx', 'lower case'],
    ['ghcr.io/Owner/app', 'lower case'],
    ['nginx:', 'tag'],
    ['nginx:.1', 'tag'],
    [`nginx:${'x'.repeat(129)}`, 'tag'],
    ['nginx@sha256:abc', 'digest'],
    [`nginx@sha256:${'A1'.repeat(32)}`, 'digest'],
    [`nginx@md5:${'a1'.repeat(32)}`, 'digest'],
    ['a//b', 'repository name'],
    ['a___b', 'repository name'],
    ['a_.b', 'repository name'],
    ['a..b', 'repository name'],
    ['a-', 'repository name'],
    ['_a', 'repository name'],
    ['a.b/UPPER', 'lower case'],
    ['a'.repeat(248), '255'],
    [`ghcr.io/${'a'.repeat(256)}`, '255'],
    ['host_name.io/a', 'registry host'],
    ['host.io:/a', 'registry host'],
    ['[::1%eth0]/a', 'registry host'],
    ['nginx:@sha256:', 'tag'],
    ['nginx@', 'digest'],
    [`nginx@${'a1'.repeat(32)}`, 'digest'],
    ['nginx\n', 'repository name'],
    ['A'.repeat(64), 'lower case'],
    ['/a', 'repository name'],
    ['a/', 'repository name'],
    ['-host.io/a', 'registry host'],
    ['[::1/a', 'registry host'],
    ['host.io:port/a', 'registry host'],
    ['nginx 1', 'repository name'],
    ['a'.repeat(256), '255'],
    ['a'.repeat(2000), 'too long'],
    ['https://nginx', 'registry host'],
  ])('refuses %s and says why', (text, why) => {
    expect(() => parseReference(text)).toThrow(
      expect.objectContaining({
        kind: 'invalid',
        code: 'invalid_image_reference',
        message: expect.stringContaining(why),
      }),
    )
  })
})

describe('what the user wrote', () => {
  test('is kept when the tag changes', () => {
    expect(withTag('nginx:1.27', '1.28')).toBe('nginx:1.28')
    expect(withTag('nginx', '1.28')).toBe('nginx:1.28')
    expect(withTag('index.docker.io/nginx', '1')).toBe('index.docker.io/nginx:1')
    expect(withTag('[::1]:5000/app', '2')).toBe('[::1]:5000/app:2')
  })

  test('loses its digest when the tag changes, since that named the old tag', () => {
    expect(withTag(`nginx:1.27@${digest}`, '1.28')).toBe('nginx:1.28')
  })

  test('keeps its tag when pinned to a digest', () => {
    expect(withDigest('nginx:1.27', digest)).toBe(`nginx:1.27@${digest}`)
    expect(withDigest(`nginx@sha256:${'0'.repeat(64)}`, digest)).toBe(`nginx@${digest}`)
  })

  test('cannot be given a tag when it is an image id, or one that is none', () => {
    expect(() => withTag(digest, '1')).toThrow(expect.objectContaining({ code: 'image_reference_is_id' }))
    expect(() => withTag('nginx', 'not a tag')).toThrow(
      expect.objectContaining({ code: 'invalid_image_reference' }),
    )
  })
})

test('an image id is formatted as itself', () => {
  expect(formatReference(parseReference(digest))).toBe(digest)
  expect(formatReference({ registry: '', repository: '' })).toBe('')
})

test('a digest has a known algorithm and its length', () => {
  expect(isDigest(digest)).toBe(true)
  expect(isDigest(`sha512:${'a1'.repeat(64)}`)).toBe(true)
  expect(isDigest('sha256:')).toBe(false)
  expect(isDigest('a1')).toBe(false)
})

const component = fc.stringMatching(/^[a-z0-9]{1,8}(?:(?:[._]|__|-{1,2})[a-z0-9]{1,5}){0,2}$/)
const host = fc.oneof(
  fc.constantFrom(
    'docker.io',
    'index.docker.io',
    'localhost',
    'localhost:5000',
    'registry-1.docker.io',
    'REGISTRY.Example.com',
    '[::1]:5000',
    '[2001:db8::a]',
    'MyHost',
  ),
  fc.stringMatching(/^[a-zA-Z0-9]{1,8}\.[a-z]{2,5}(?::[0-9]{1,5})?$/),
)
const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/)
const hex = fc.stringMatching(/^[a-f0-9]{64}$/)
const written = fc
  .record({
    host: fc.option(host),
    path: fc.array(component, { minLength: 1, maxLength: 4 }),
    tag: fc.option(tag),
    hex: fc.option(hex),
  })
  // A dot in the first component makes it a host.
  .filter((parts) => parts.host !== null || !(parts.path[0] ?? '').includes('.') || parts.path.length === 1)
  .map(
    (parts) =>
      `${parts.host === null ? '' : `${parts.host}/`}${parts.path.join('/')}${parts.tag === null ? '' : `:${parts.tag}`}${parts.hex === null ? '' : `@sha256:${parts.hex}`}`,
  )

describe('for every reference', () => {
  test('parsing, formatting and parsing again names the same image', () => {
    fc.assert(
      fc.property(written, (text) => {
        const { original: _first, ...first } = parseReference(text)
        const { original: _second, ...second } = parseReference(formatReference(first))

        expect(second).toEqual(first)
      }),
    )
  })

  test('a new tag changes the tag and nothing else', () => {
    fc.assert(
      fc.property(written, tag, (text, newTag) => {
        const before = parseReference(text)
        const after = parseReference(withTag(text, newTag))

        expect(after).toMatchObject({ registry: before.registry, repository: before.repository, tag: newTag })
        expect(text.startsWith(after.original.slice(0, -newTag.length - 1))).toBe(true)
      }),
    )
  })

  test('any text at all is either read or refused in our own words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const read = (): unknown => {
          try {
            return parseReference(text).original
          } catch (error) {
            return error
          }
        }

        expect([text, expect.objectContaining({ code: 'invalid_image_reference' })]).toContainEqual(read())
      }),
    )
  })

  test('what is normalised stays as it is when normalised again', () => {
    fc.assert(
      fc.property(written, (text) => {
        const once = formatReference(parseReference(text))

        expect(formatReference(parseReference(once))).toBe(once)
      }),
    )
  })

  test('what the grammar of the distribution project allows is read, and nothing else', () => {
    fc.assert(
      fc.property(nearly, (text) => {
        expect([text, isRead(text)]).toEqual([text, isGrammatical(text)])
      }),
      { numRuns: 3000 },
    )
  })
})

/** Pieces that make references and things that look like them. */
const nearly = fc
  .array(
    fc.oneof(
      fc.constantFrom('/', ':', '@', '.', '_', '__', '-', '--', '[', ']', 'sha256:', 'library', 'docker.io'),
      fc.constantFrom('localhost', '::1', '5000', 'a', 'B', '9', ' ', `sha256:${'ab'.repeat(32)}`, 'sha512:'),
      fc.stringMatching(/^[a-zA-Z0-9]{1,6}$/),
    ),
    { minLength: 1, maxLength: 9 },
  )
  .map((pieces) => pieces.join(''))

function isRead(text: string): boolean {
  try {
    parseReference(text)
    return true
  } catch {
    return false
  }
}

/** The same grammar said a second time and otherwise: one expression, and what the project checks beside it. */
function isGrammatical(text: string): boolean {
  const digestText = '(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})'
  if (new RegExp(`^(?:${digestText}|[a-f0-9]{64})$`).test(text)) return true
  const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?'
  const domain = `(?:${label}(?:[.]${label})*|[[][a-fA-F0-9:]+[\\]])(?::[0-9]+)?`
  const part = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*'
  const slash = text.indexOf('/')
  const first = text.slice(0, Math.max(slash, 0))
  const isHost = slash > -1 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase())
  const full = isHost ? text : `docker.io/${text}`
  return new RegExp(
    `^${domain}/${part}(?:/${part})*(?::[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127})?(?:@${digestText})?$`,
  ).test(full)
}
