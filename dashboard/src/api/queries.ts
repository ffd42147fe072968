import { queryOptions } from '@tanstack/react-query'
import { call, reach } from './call.ts'
import { readinessPath } from './paths.ts'
import type { FleetContainer } from './views.ts'

export const fleetKey = ['fleet'] as const

/** News comes by itself; this is the net under it. */
const safetyNetMs = 60_000

export const fleetQuery = queryOptions({
  queryKey: fleetKey,
  queryFn: ({ signal }) => call('GET /api/fleet', {}, signal),
  refetchInterval: safetyNetMs,
})

export interface Readiness {
  readonly status: string
  readonly checks: Readonly<Record<string, string>>
  /** The other processes; one that is missing leaves the API ready, but what it would do waits. */
  readonly others: Readonly<Record<string, string>>
}

/** What is missing on the server's side; asked more often while something is. */
export const readinessQuery = queryOptions({
  queryKey: ['readiness'],
  queryFn: async ({ signal }): Promise<Readiness> => {
    const response = await reach(readinessPath, { signal })
    return (await response.json()) as Readiness
  },
  refetchInterval: (query) => (query.state.data?.status === 'ready' ? 10_000 : 2_000),
  retry: false,
})

/** Who is signed in and what he may do; a role that is taken away counts at once. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => call('GET /api/auth/me', {}, signal),
  refetchInterval: safetyNetMs,
})

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => call('GET /api/auth/sessions', {}, signal),
  refetchInterval: safetyNetMs,
})

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => call('GET /api/auth/tokens', {}, signal),
})

export const secondFactorQuery = queryOptions({
  queryKey: ['second-factor'],
  queryFn: ({ signal }) => call('GET /api/auth/totp/status', {}, signal),
})

export const passkeysQuery = queryOptions({
  queryKey: ['passkeys'],
  queryFn: ({ signal }) => call('GET /api/auth/passkeys', {}, signal),
})

/** Whether passkeys are configured, and whether anybody has one. */
export const passkeysAvailableQuery = queryOptions({
  queryKey: ['passkeys-available'],
  queryFn: ({ signal }) => call('GET /api/auth/passkeys/available', {}, signal),
  retry: false,
})

export const singleSignOnAvailableQuery = queryOptions({
  queryKey: ['single-sign-on-available'],
  queryFn: ({ signal }) => call('GET /api/auth/oidc/available', {}, signal),
  retry: false,
})

/** The provider that the own account is linked to. */
export const linkQuery = queryOptions({
  queryKey: ['single-sign-on-link'],
  queryFn: ({ signal }) => call('GET /api/auth/oidc/link', {}, signal),
})

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: ({ signal }) => call('GET /api/auth/users', {}, signal),
})

export const singleSignOnQuery = queryOptions({
  queryKey: ['single-sign-on'],
  queryFn: ({ signal }) => call('GET /api/settings/oidc', {}, signal),
})

const historyLength = 30

/** What the fleet went through, newest first. */
export const historyQuery = queryOptions({
  queryKey: ['history'],
  queryFn: async ({ signal }) => {
    const limit = String(historyLength)
    const [updates, services] = await Promise.all([
      call('GET /api/history', { query: { type: 'update', limit } }, signal),
      call('GET /api/history', { query: { type: 'service', limit } }, signal),
    ])
    return [...updates, ...services]
      .toSorted((a, b) => Date.parse(b.timestamp) - Date.parse(a.timestamp))
      .slice(0, historyLength)
  },
})

export const historyOfQuery = ({ name, host_id }: FleetContainer) =>
  queryOptions({
    queryKey: ['history', host_id, name],
    queryFn: async ({ signal }) =>
      (await call('GET /api/containers/:name', { params: { name }, query: { host: host_id } }, signal))
        .history,
  })

/** One update as a whole; asked for when somebody wants to know exactly. */
export const updateQuery = (id: string) =>
  queryOptions({
    queryKey: ['update', id],
    queryFn: ({ signal }) => call('GET /api/updates/:id', { params: { id } }, signal),
  })

/** Why a container is treated as it is. */
export const explainQuery = ({ name, host_id }: FleetContainer) =>
  queryOptions({
    queryKey: ['explain', host_id, name],
    queryFn: ({ signal }) =>
      call('GET /api/containers/:name/explain', { params: { name }, query: { host: host_id } }, signal),
  })

/** What an update to this tag would do; it is asked anew for everybody who looks, and changes nothing. */
export const planQuery = ({ name, host_id }: FleetContainer, tag: string | undefined) =>
  queryOptions({
    queryKey: ['plan', host_id, name, tag],
    queryFn: ({ signal }) =>
      call(
        'POST /api/containers/:name/plan',
        { params: { name }, query: { host: host_id }, body: tag === undefined ? {} : { tag } },
        signal,
      ),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  })

export const depsQuery = queryOptions({
  queryKey: ['deps'],
  queryFn: ({ signal }) => call('GET /api/deps', {}, signal),
})

/** What it can be rolled back to. */
export const keptVersionsQuery = ({ name, host_id }: FleetContainer) =>
  queryOptions({
    queryKey: ['history', 'kept', host_id, name],
    queryFn: ({ signal }) =>
      call('GET /api/containers/:name/kept-versions', { params: { name }, query: { host: host_id } }, signal),
  })

/** The registries in use or with a login, by their host. */
export const registriesQuery = queryOptions({
  queryKey: ['registries'],
  queryFn: ({ signal }) => call('GET /api/settings/registries', {}, signal),
  refetchInterval: safetyNetMs,
})

export const imagesQuery = (hostId: string) =>
  queryOptions({
    queryKey: ['images', hostId],
    queryFn: ({ signal }) => call('GET /api/images', { query: { host: hostId } }, signal),
    enabled: hostId !== '',
  })

/** The hooks that are stored for a container. */
export const hooksQuery = ({ name, host_id }: FleetContainer) =>
  queryOptions({
    queryKey: ['hooks', host_id, name],
    queryFn: ({ signal }) =>
      call('GET /api/hooks/:container', { params: { container: name }, query: { host: host_id } }, signal),
  })

/** Settings as text: by variable as Sentinel was started, by key as they hold now. */
export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => call('GET /api/settings', {}, signal),
})

export const aboutQuery = queryOptions({
  queryKey: ['about'],
  queryFn: ({ signal }) => call('GET /api/about', {}, signal),
  refetchInterval: safetyNetMs,
})

/** The services of the swarms that these hosts manage, by the key of their containers' kind. */
export const servicesQuery = (hostIds: readonly string[]) =>
  queryOptions({
    queryKey: ['services', ...hostIds],
    queryFn: async ({ signal }) => {
      const ofHosts = hostIds.map((host) => call('GET /api/services', { query: { host } }, signal))
      return (await Promise.all(ofHosts)).flat()
    },
    enabled: hostIds.length > 0,
  })

export const logsQuery = ({ name, host_id, id }: FleetContainer, lines: number) =>
  queryOptions({
    queryKey: ['logs', host_id, name, id, lines],
    queryFn: ({ signal }) =>
      call(
        'GET /api/containers/:name/logs',
        { params: { name }, query: { lines: String(lines), host: host_id } },
        signal,
      ),
    staleTime: 0,
  })
