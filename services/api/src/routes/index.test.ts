import { permissionNames } from '@sentinel/shared/access/permissions'
import { resources } from '@sentinel/shared/resources/index'
import { expect, test } from 'vitest'
import { describeApi } from '../http/openapi.ts'
import type { Route } from '../http/route.ts'
import { routes } from './index.ts'

/** Routes of the reference page that exist by now, and what else its product has. */
const reference = new Set([
  'GET /api/containers',
  'GET /api/containers/:name',
  'GET /api/containers/:name/versions',
  'GET /api/containers/:name/tags',
  'GET /api/containers/:name/logs',
  'GET /api/containers/:name/row',
  'GET /api/stats',
  'GET /api/last-scan',
  'POST /api/containers/:name/restart',
  'POST /api/containers/:name/stop',
  'POST /api/containers/:name/start',
  'POST /api/update/:name',
  'POST /api/check/:name',
  'POST /api/containers/:name/rollback',
  'POST /api/containers/:name/update-to-version',
  'POST /api/self-update',
  'GET /api/services',
  'GET /api/services/:name/detail',
  'POST /api/services/:name/update',
  'POST /api/services/:name/rollback',
  'POST /api/services/:name/scale',
  'POST /api/scan',
  'GET /api/queue',
  'GET /api/queue/count',
  'GET /api/queue/export',
  'POST /api/approve/:key',
  'POST /api/reject/:key',
  'POST /api/ignore/:key',
  'POST /api/containers/:name/policy',
  'DELETE /api/containers/:name/policy',
  'POST /api/bulk/policy',
  'GET /api/ratelimits',
  'GET /api/settings',
  'GET /api/settings/registries',
  'PUT /api/settings/registries',
  'POST /api/settings/registries/test',
  'DELETE /api/settings/registries/:id',
  'GET /api/settings/scanner',
  'POST /api/settings/scanner',
  'GET /api/settings/verifier',
  'POST /api/settings/verifier',
  'GET /api/hooks/:container',
  'POST /api/hooks/:container',
  'DELETE /api/hooks/:container/:phase',
  'GET /api/images',
  'POST /api/images/prune',
  'DELETE /api/images/:id',
  'GET /api/about',
  'GET /api/deps',
  'GET /api/deps/:container',
  'GET /api/history',
  'GET /api/history/export',
  'GET /api/logs',
  'GET /api/events',
  'POST /login',
  'POST /setup',
  'POST /logout',
  'GET /api/auth/me',
  'POST /api/auth/change-password',
  'GET /api/auth/sessions',
  'DELETE /api/auth/sessions/:token',
  'DELETE /api/auth/sessions',
  'POST /api/auth/tokens',
  'DELETE /api/auth/tokens/:id',
  'GET /api/auth/users',
  'POST /api/auth/users',
  'DELETE /api/auth/users/:id',
  'POST /api/auth/settings',
  'POST /api/auth/totp/setup',
  'POST /api/auth/totp/confirm',
  'POST /api/auth/totp/disable',
  'GET /api/auth/totp/status',
  'POST /api/auth/totp/verify',
  'POST /api/auth/passkeys/register/begin',
  'POST /api/auth/passkeys/register/finish',
  'GET /api/auth/passkeys',
  'DELETE /api/auth/passkeys/:id',
  'POST /api/auth/passkeys/login/begin',
  'POST /api/auth/passkeys/login/finish',
  'GET /api/auth/passkeys/available',
  'GET /api/auth/oidc/login',
  'GET /api/auth/oidc/callback',
  'GET /api/auth/oidc/available',
  'GET /api/settings/oidc',
  'POST /api/settings/oidc',
])
const all: readonly Route[] = routes
const nameOf = ({ method, path }: Pick<Route, 'method' | 'path'>) => `${method} ${path}`

test.each(all.map((entry) => [nameOf(entry), entry] as const))('%s is whole', (name, entry) => {
  expect([...permissionNames, 'somebody', 'everybody']).toContain(entry.permission)
  expect(entry.summary).toMatch(/^\S.{8,}\S$/)
  expect(entry.response).toBeDefined()
  const placeholders = [...entry.path.matchAll(/:(\w+)/g)].map(([, word]) => word)
  expect(Object.keys(entry.params?.shape ?? {})).toEqual(placeholders)
  // What the page does not know says why it is there.
  expect(reference.has(name)).toBe(entry.addition === undefined)
})

test('every route of the reference exists, and none twice', () => {
  const names = all.map(nameOf)

  expect([...reference].filter((name) => !names.includes(name))).toEqual([])
  expect(new Set(names).size).toBe(names.length)
})

test('the description names every route, its parameters and its permission', () => {
  const { paths, components } = describeApi(all, '1.0.0') as {
    paths: Record<
      string,
      Record<string, { operationId: string; 'x-permission': string; parameters?: object[] }>
    >
    components: { schemas: object }
  }
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods))

  expect(operations).toHaveLength(all.length)
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(all.length)
  expect(paths['/api/containers/{name}/logs']?.['get']?.parameters).toHaveLength(3)
  expect(paths['/api/scan']?.['post']?.['x-permission']).toBe('containers.update')
  expect(components.schemas).toHaveProperty('Error')
})

/** Collection and fields that a request filters or sorts by; the first ones must be those of an index. */
const queries: readonly [keyof typeof resources, readonly string[]][] = [
  ['hosts', ['slug']],
  ['containers', ['hostId', 'name']],
  ['decisions', ['hostId', 'name']],
  ['preferences', ['hostId', 'name']],
  ['failures', ['hostId', 'name']],
  ['updates', ['slot']],
  ['updates', ['state']],
  ['updates', ['hostId', 'name', 'endedAt']],
  ['updates', ['endedAt']],
  ['scans', ['slot']],
  ['scans', ['endedAt']],
  ['logEntries', ['at']],
]

test.each(queries)('what requests ask of %s by %j has an index', (collection, fields) => {
  const indexes = resources[collection].indexes.map((index) => Object.keys(index.fields))

  expect(indexes.some((names) => fields.every((field, position) => names[position] === field))).toBe(true)
})
