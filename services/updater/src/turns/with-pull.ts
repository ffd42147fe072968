import type { Host } from '@sentinel/docker/host'

/** The host, with another way to pull. */
export function withPull(host: Host, pullImage: Host['pullImage']): Host {
  return new Proxy(host, {
    get: (target, key, receiver) =>
      key === 'pullImage' ? pullImage : (Reflect.get(target, key, receiver) as unknown),
  })
}
