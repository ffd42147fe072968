import { describe, expect, test } from 'vitest'
import { program } from './setting.ts'

describe('another program', () => {
  test.each(['cosign', 'cosign-linux-amd64', 'trivy_0.58', '/usr/local/bin/cosign', '/opt/my tools/cosign'])(
    'is told by its whole path or by its name: %s',
    (value) => {
      expect(program('cosign').parse(` ${value} `)).toBe(value)
    },
  )

  test.each([
    '',
    'cosign --key=/tmp/x',
    'cosign;id',
    '$(id)',
    '-c',
    './cosign',
    'bin/cosign',
    '../cosign',
    '/usr/bin/',
    '/usr/bin/../../tmp/cosign',
    '/tmp/./cosign',
    '/bin/co\nsign',
    '/bin/co\0sign',
  ])('is never a line for a shell, nor a path that depends on where we stand: %j', (value) => {
    expect(program('cosign').safeParse(value).success).toBe(false)
  })

  test('may be none where none is the default', () => {
    expect(program('').parse('')).toBe('')
    expect(program('').parse(undefined)).toBe('')
  })
})
