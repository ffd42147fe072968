import { expect, test } from 'vitest'
import { isNoServerAddress } from './unreachable.ts'

test.each([
  '169.254.169.254',
  '[::ffff:169.254.169.254]',
  '::ffff:a9fe:a9fe',
  '2852039166',
  '0xa9fea9fe',
  '0.0.0.0',
  '[::]',
  '[fe80::1]',
  '100.100.100.200',
  '[fd00:ec2::254]',
  '[fd00:0ec2:0::254]',
  '224.0.0.1',
  '255.255.255.255',
])('no registry is at %s', (host) => {
  expect(isNoServerAddress(host)).toBe(true)
})

test.each([
  '127.0.0.1',
  '[::1]',
  '10.0.0.5',
  '192.168.1.2',
  '203.0.113.1',
  'ghcr.io',
  '[fd00::1]',
  '100.64.0.1',
])('one may be at %s', (host) => {
  expect(isNoServerAddress(host)).toBe(false)
})
