import { expect, test } from 'vitest'
import { formatContainerKey, parseContainerKey } from './container-key.ts'

test('a bare name is one of the local host', () => {
  expect(parseContainerKey('web.1')).toEqual({ name: 'web.1' })
})

test('a joined key names the host, which may contain single colons', () => {
  expect(parseContainerKey('abc::web')).toEqual({ name: 'web', host: 'abc' })
  expect(parseContainerKey('portainer:1:2::web')).toEqual({ name: 'web', host: 'portainer:1:2' })
})

test.each(['', '::web', 'abc::', 'a b', 'abc:web', 'x'.repeat(256)])('%s is no key', (key) => {
  expect(() => parseContainerKey(key)).toThrow(/not a container key/)
})

test('what is formatted is parsed back', () => {
  expect(formatContainerKey('web', 'home', 'home')).toBe('web')
  expect(parseContainerKey(formatContainerKey('web', 'far', 'home'))).toEqual({ name: 'web', host: 'far' })
})
