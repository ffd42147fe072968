import { expect, it } from 'vitest'
import { nameOfKey, serviceName } from './service-name.ts'

it('calls what a key stands for by its name, without the host and without the mark of a service', () => {
  expect(nameOfKey('web')).toBe('web')
  expect(nameOfKey('nas::web')).toBe('web')
  expect(nameOfKey(serviceName('web'))).toBe('web')
  expect(nameOfKey(`nas::${serviceName('web')}`)).toBe('web')
})
