import type { CreateBody } from '@sentinel/docker/engine-types'
import { helperLabel } from '@sentinel/docker/is-helper'
import { readStrings } from '@sentinel/docker/read-field'
import { helperName } from './helper-name.ts'

/**
 * The container that the updater is about to become, as one that only helps: with the same engine, state and networks,
 * without what can be there only once (ports, addresses, names) and without what would take it for the updater itself.
 */
export function helperBody(
  body: CreateBody,
  { updateId, image }: { updateId: string; image: string },
): CreateBody {
  const { ExposedPorts: _ports, Hostname: _host, MacAddress: _mac, ...rest } = body
  const { PortBindings: _bindings, PublishAllPorts: _all, AutoRemove: _auto, ...hostConfig } = body.HostConfig
  const { NetworkingConfig: networking } = body
  const own = [`SENTINEL_SELF_UPDATE=${updateId}`, `SENTINEL_SELF_CONTAINER=${helperName(updateId)}`]
  const names = own.map((entry) => `${entry.split('=')[0] ?? ''}=`)
  const env = readStrings(rest['Env']).filter((entry) => !names.some((name) => entry.startsWith(name)))
  return {
    ...rest,
    Image: image,
    Env: [...env, ...own],
    Labels: { [helperLabel]: 'true', 'sentinel.self': 'true' },
    Healthcheck: { Test: ['NONE'] },
    // Whatever kills it in the middle: it comes back and finds in the journal where it was.
    HostConfig: { ...hostConfig, RestartPolicy: { Name: 'unless-stopped' } },
    ...(networking && {
      NetworkingConfig: {
        EndpointsConfig: Object.fromEntries(
          Object.keys(networking.EndpointsConfig).map((network) => [network, {}]),
        ),
      },
    }),
  }
}
