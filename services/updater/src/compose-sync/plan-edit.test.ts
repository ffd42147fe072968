import { array, assert, constantFrom, integer, property, record, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { planEdit, type Project } from './plan-edit.ts'

const from = 'registry.example:5000/team/app:1.0'
const to = 'registry.example:5000/team/app:1.1'

function project(files: string | readonly string[], env?: string): Project {
  const texts = typeof files === 'string' ? [files] : files
  return {
    files: texts.map((text, at) => ({ path: `/srv/${at}.yaml`, text })),
    env: env === undefined ? null : { path: '/srv/.env', text: env },
  }
}

/** A file that says this image. */
const says = (file: string, image: string) => file.replace('@@', () => image)

const wanted = { service: 'web', from, to }
const edit = (files: string | readonly string[], env?: string, other: Partial<typeof wanted> = {}) =>
  planEdit(project(files, env), { ...wanted, ...other })

describe('the image of a service in its file', () => {
  test.each([
    ['plain', `image: ${from}`, `image: ${to}`],
    ['in double quotes', `image: "${from}"`, `image: "${to}"`],
    ['in single quotes, with a comment', `image: '${from}' # the shop`, `image: '${to}' # the shop`],
    ['after much space', `image:     ${from}   `, `image:     ${to}   `],
    ['on the next line', `image:\n      ${from}`, `image:\n      ${to}`],
  ])('%s is written anew, and nothing else', (_how, before, after) => {
    const file = `# ours\nservices:\n  db: {image: "${from}-db"}\n  web:\n    @@\n    ports: ["80:80"]\n`

    expect(edit(says(file, before))?.after).toBe(says(file, after))
  })

  test('keeps line ends of Windows and a mark at its beginning', () => {
    const file = `\uFEFFservices:\r\n  web:\r\n    image: @@\r\n    restart: always\r\n`

    expect(edit(says(file, from))?.after).toBe(says(file, to))
  })

  test('with a digest is kept in step with it', () => {
    const [old, fresh] = [`app:1.0@sha256:${'a'.repeat(64)}`, `app:1.1@sha256:${'b'.repeat(64)}`]
    const file = `services: {web: {image: "@@"}}`

    expect(edit(says(file, old), undefined, { from: old, to: fresh })?.after).toBe(says(file, fresh))
  })

  test('of a service whose name stands elsewhere too is the right one', () => {
    const file = `volumes:\n  web:\n    name: web\nnetworks:\n  web: {}\nservices:\n  other:\n    image: ${from}\n  web:\n    image: @@\n`

    expect(edit(says(file, from))?.after).toBe(says(file, to))
  })

  test('in several files is changed in the last that gives one', () => {
    const base = `services:\n  web:\n    image: app:old\n`
    const override = `services:\n  web:\n    image: @@\n`
    const ports = `services:\n  web:\n    ports: ["80:80"]\n`

    expect(edit([base, says(override, from), ports])).toMatchObject({
      path: '/srv/1.yaml',
      after: says(override, to),
    })
  })

  test('that says the new one already is left alone', () => {
    expect(edit(`services: {web: {image: "${to}"}}`)).toBeNull()
  })
})

describe('an image with variables', () => {
  const file = `services:\n  web:\n    image: @@\n`
  const name = 'registry.example:5000/team/app'

  test('whose tag is held in .env is changed there', () => {
    expect(edit(says(file, `${name}:\${TAG}`), '# versions\nTAG=1.0 # stable\nOTHER=1.0\n')).toMatchObject({
      path: '/srv/.env',
      after: '# versions\nTAG=1.1 # stable\nOTHER=1.0\n',
    })
  })

  test.each([
    ['TAG="1.0"\n', 'TAG="1.1"\n'],
    ["export TAG='1.0'\r\nX=1\r\n", "export TAG='1.1'\r\nX=1\r\n"],
    ['  TAG = 1.0', '  TAG = 1.1'],
  ])('keeps how .env is written: %j', (env, after) => {
    expect(edit(says(file, `${name}:$TAG`), env)?.after).toBe(after)
  })

  test('that is held whole is changed whole', () => {
    expect(edit(says(file, '${IMAGE:?set it}'), `IMAGE=${from}\n`)?.after).toBe(`IMAGE=${to}\n`)
  })

  test('whose variable has no value is changed in what stands for it', () => {
    expect(edit(says(file, `"${name}:\${TAG:-1.0}"`), 'X=1\n')?.after).toBe(
      says(file, `"${name}:\${TAG:-1.1}"`),
    )
    expect(edit(says(file, `${name}:\${TAG-1.0}`))?.after).toBe(says(file, `${name}:\${TAG-1.1}`))
  })

  test('whose tag is written down is changed there, whatever else is a variable', () => {
    expect(edit(says(file, '${REGISTRY}/team/app:1.0'), 'REGISTRY=registry.example:5000\n')?.after).toBe(
      says(file, '${REGISTRY}/team/app:1.1'),
    )
  })

  test.each([
    [
      'that is used twice',
      `${says(file, `${name}:\${TAG}`)}  api:\n    image: api:\${TAG}\n`,
      'TAG=1.0\n',
      /2 places/,
    ],
    ['that .env uses itself', says(file, `${name}:\${TAG}`), 'TAG=1.0\nB=x-$TAG\n', /2 places/],
    ['that holds a part of the tag', says(file, `${name}:1.\${MINOR}`), 'MINOR=0\n', /no part alone/],
    ['that is set twice', says(file, `${name}:\${TAG}`), 'TAG=0.9\nTAG=1.0\n', /sets \$TAG 2 times/],
    ['that .env does not set', says(file, `${name}:\${TAG}`), 'X=1\n', /made by/],
    [
      'that containers get too',
      `${says(file, `${name}:\${TAG}`)}    env_file: ./.env\n`,
      'TAG=1.0\n',
      /env_file/,
    ],
    ['of a kind of its own', says(file, `${name}:\${TAG:+1.0}`), 'TAG=x\n', /with certainty/],
    ['within a variable', says(file, `${name}:\${TAG:-\${OTHER}}`), 'OTHER=1.0\n', /with certainty/],
  ])('%s is refused', (_what, text, env, why) => {
    expect(() => edit(text, env)).toThrow(why)
  })
})

describe('what others hang on', () => {
  test('is an anchor of its own for this image, and is changed there', () => {
    const file = `x-image: &img @@\nservices:\n  web:\n    image: *img\n`

    expect(edit(says(file, from))?.after).toBe(says(file, to))
  })

  test.each([
    [
      'an anchor for two',
      `x-i: &i ${from}\nservices:\n  web: {image: *i}\n  api: {image: *i}\n`,
      /others use too/,
    ],
    [
      'an anchor at another service',
      `services:\n  api: {image: &i "${from}"}\n  web: {image: *i}\n`,
      /others use too/,
    ],
    ['an anchor at this image', `services:\n  web: {image: &i "${from}"}\n  api: {image: *i}\n`, /hangs on/],
    ['a merge of this service', `services:\n  web: &w\n    image: ${from}\n  api:\n    <<: *w\n`, /hangs on/],
    ['a merge into this service', `x-b: &b\n  image: ${from}\nservices:\n  web:\n    <<: *b\n`, /merges in/],
    [
      'a service that is an alias',
      `services:\n  api: &a {image: "${from}"}\n  web: *a\n`,
      /alias of another/,
    ],
    ['an include', `include: [other.yaml]\nservices:\n  web:\n    image: ${from}\n`, /includes other files/],
    ['extends', `services:\n  web:\n    extends: base\n    image: ${from}\n`, /extends/],
    ['no such service', `services:\n  api:\n    image: ${from}\n`, /no service web/],
    ['no image', `services:\n  web:\n    build: .\n`, /no image/],
    ['another image', `services:\n  web:\n    image: app:2\n`, /made by/],
    ['two images', `services:\n  web:\n    image: ${from}\n    image: ${from}\n`, /as YAML|several/],
    ['broken YAML', `services:\n  web: {image: ${from}\n`, /YAML/],
    ['two documents', `services: {web: {image: "${from}"}}\n---\nservices: {}\n`, /one YAML document/],
    ['folded text', `services:\n  web:\n    image: >-\n      ${from}\n`, /several pieces/],
    ['escapes', `services:\n  web:\n    image: "registry.example:5000\\/team/app:1.0"\n`, /several pieces/],
    ['nothing', '', /YAML document|no service/],
    ['a map within itself', `services: &s\n  web: {image: "${from}"}\n  api: *s\n`, /cannot be understood/],
    [
      'aliases without number',
      `a: &a [x, x]\n${'bcdefghijklmn'
        .split('')
        .map((key, at) => `${key}: &${key} [${`*${'abcdefghijklm'[at]},`.repeat(9)}]\n`)
        .join('')}services:\n  web: {image: "${from}"}\n`,
      /cannot be understood/,
    ],
  ])('is refused: %s', (_what, text, why) => {
    expect(() => edit(text)).toThrow(why)
  })
})

const quotes = ['', '"', "'"] as const
const service = record({
  name: constantFrom('api', 'db', 'cache', 'web-2', 'x.y'),
  note: string({ unit: constantFrom('a', 'ä', '#', ':', ' ', '€', '𝄞', '*', '&') }),
  quote: constantFrom(...quotes),
  blank: integer({ min: 0, max: 2 }),
})

test('whatever stands around it, no other byte changes, and nothing means anything else', () => {
  assert(
    property(
      array(service, { maxLength: 5 }),
      record({
        at: integer({ min: 0, max: 5 }),
        quote: constantFrom(...quotes),
        end: constantFrom('\n', '\r\n'),
        indent: integer({ min: 1, max: 6 }),
      }),
      (others, { at, quote, end, indent }) => {
        const unique = [...new Map(others.map((other) => [other.name, other])).values()]
        const pad = ' '.repeat(indent)
        const blocks = unique.map(
          (other) =>
            `${pad}${other.name}: # ${other.note}${end}${pad}${pad}image: ${other.quote}${from}${other.quote}${end.repeat(other.blank + 1)}`,
        )
        const own = (image: string) =>
          `${pad}web:${end}${pad}${pad}image: ${quote}${image}${quote} # ours${end}`
        const file = `# first${end}services:${end}${blocks.slice(0, at).join('')}${own('@@')}${blocks.slice(at).join('')}`

        const planned = edit(says(file, from))

        expect(planned?.after).toBe(says(file, to))
        const expected = parse(says(file, from)) as { services: Record<string, { image: string }> }
        expected.services['web'] = { image: to }
        expect(parse(planned?.after ?? '')).toEqual(expected)
      },
    ),
  )
})
