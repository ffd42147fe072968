import type { Host } from '@sentinel/docker/host'
import type { Leash } from './attempt.ts'

/** The host as the holder of a lease sees it: past the own deadline no call begins. */
export function leasedHost(host: Host, leash: Pick<Leash, 'assertHeld'>): Host {
  return new Proxy(host, {
    get(target, key, receiver) {
      const member: unknown = Reflect.get(target, key, receiver)
      if (typeof member !== 'function') return member
      return (...parameters: unknown[]): unknown => {
        leash.assertHeld()
        return Reflect.apply(member, target, parameters)
      }
    },
  })
}
