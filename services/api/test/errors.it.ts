import { seed, seedNames } from '@sentinel/testkit/seed'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callAs, startApi, type RunningApi } from './start-api.ts'

let it: RunningApi
beforeAll(async () => {
  it = await startApi({ SENTINEL_ALLOWED_HOSTS: 'sentinel.home, other.home', SENTINEL_METRICS: 'true' })
  await seed(it.ctx.db)
})
afterAll(() => it[Symbol.asyncDispose]())

const post = (headers: Record<string, string>) => callAs(it.port, '/api/scan', { method: 'POST', headers })

test.each([['localhost'], ['127.0.0.1:8080'], ['[::1]:8080'], ['sentinel.home'], ['Other.Home:8080']])(
  'answers under the name %s',
  async (host) => {
    expect((await callAs(it.port, '/api/queue', { headers: { host } })).status).toBe(200)
  },
)

test.each([['evil.example'], ['127.0.0.1.evil.example'], ['localhost.evil.example:80'], ['']])(
  'a name that was rebound to this machine (%s) gets nothing, not even the page',
  async (host) => {
    for (const path of ['/api/queue', '/', '/healthz']) {
      const answer = await callAs(it.port, path, { headers: { host } })

      expect([400, 403]).toContain(answer.status)
    }
  },
)

test.each([
  [{ origin: 'http://evil.example' }],
  [{ origin: 'null' }],
  [{ origin: 'http://localhost:9999' }],
  [{ 'sec-fetch-site': 'cross-site' }],
  [{ 'sec-fetch-site': 'same-site' }],
])('another page may not post: %o', async (headers) => {
  const { status, text } = await post({ host: 'localhost:8080', ...headers })

  expect(status).toBe(403)
  expect(JSON.parse(text).error).toMatch(/refused|may not/)
})

test('our own page may post, and so may a client that is no browser', async () => {
  const own = { host: 'localhost:8080', origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' }

  expect((await post(own)).status).toBe(200)
  expect((await post({ host: 'localhost:8080' })).status).toBe(200)
})

test('another page may not read the events either', async () => {
  const { status } = await callAs(it.port, '/api/events', {
    headers: { host: 'localhost', origin: 'http://evil.example' },
  })

  expect(status).toBe(403)
})

test.each([
  ['GET', '/api/nothing', 404, 'route_not_found'],
  ['GET', '/api/containers/nobody', 404, 'container_not_found'],
  ['GET', '/api/containers/nobody/logs', 404, 'container_not_found'],
  ['GET', '/api/containers/b%20d', 400, 'invalid_input'],
  ['GET', `/api/containers/${'x'.repeat(256)}`, 400, 'invalid_input'],
  ['GET', '/api/containers?host=nowhere', 404, 'host_not_found'],
  ['GET', `/api/containers/${seedNames.upToDate}?host=nowhere`, 404, 'host_not_found'],
  ['POST', `/api/update/${seedNames.upToDate}?host=nowhere`, 404, 'host_not_found'],
  ['POST', `/api/containers/${seedNames.upToDate}/restart?host=nowhere`, 404, 'host_not_found'],
  ['POST', `/api/containers/${seedNames.upToDate}/rollback?host=nowhere`, 404, 'host_not_found'],
  ['POST', `/api/check/${seedNames.upToDate}?host=nowhere`, 404, 'host_not_found'],
  ['POST', '/api/approve/nowhere%3A%3Aapp', 404, 'host_not_found'],
  ['POST', '/api/approve/nowhere::app', 404, 'host_not_found'],
  ['POST', '/api/approve/::app', 400, 'invalid_key'],
  ['POST', '/api/reject/nobody', 404, 'container_not_found'],
  ['GET', '/api/updates/none', 404, 'update_not_found'],
  ['DELETE', `/api/containers/${seedNames.upToDate}/policy`, 404, 'no_policy_override'],
  ['GET', '/api/containers/%zz', 400, 'invalid_input'],
  ['GET', `/assets/${'x'.repeat(300)}.js`, 404, 'route_not_found'],
])('%s %s answers %i %s', async (method, path, status, code) => {
  const answer = await callAs(it.port, path, { method, headers: { host: 'localhost' } })
  const json = JSON.parse(answer.text)

  expect({ status: answer.status, code: json.code }).toEqual({ status, code })
  expect(json.error).toEqual(expect.any(String))
  expect(json.request_id).toMatch(/^[0-9a-f]{16}$/)
})

test('a wrong method names the right ones', async () => {
  const { status, headers, json } = await it.delete('/api/containers')

  expect(status).toBe(405)
  expect(headers.get('allow')).toContain('GET')
  expect(json.code).toBe('method_not_allowed')
})

test.each([
  ['{"policy":', 'malformed_json'],
  ['', 'invalid_input'],
  ['{}', 'invalid_input'],
  ['[]', 'invalid_input'],
  ['{"policy":"Auto"}', 'invalid_input'],
])('the body %s is refused', async (body, code) => {
  const { status, json } = await it.post(`/api/containers/${seedNames.upToDate}/policy`, body)

  expect({ status, code: json.code }).toEqual({ status: 400, code })
})

test.each([[undefined], [''], ['-x'], ['a b'], ['x'.repeat(129)], [7]])(
  'the tag %s is refused',
  async (tag) => {
    const { status } = await it.post(`/api/containers/${seedNames.upToDate}/update-to-version`, { tag })

    expect(status).toBe(400)
  },
)

test('every problem of a body is listed with its place', async () => {
  const { json } = await it.post('/api/bulk/policy', { containers: [], policy: 'sometimes' })

  expect(json.errors.map(({ path }: { path: string }) => path)).toEqual(['body.containers', 'body.policy'])
})

test('a body is read whatever its type says, and unknown members do not matter', async () => {
  const { status } = await it.post(
    `/api/containers/${seedNames.upToDate}/policy`,
    '{"policy":"manual","more":1}',
    { 'content-type': 'text/plain' },
  )

  expect(status).toBe(200)
})

test('a body of more than a megabyte is refused', async () => {
  const { status, json } = await it.post('/api/bulk/policy', `"${'x'.repeat(1_100_000)}"`)

  expect({ status, code: json.code }).toEqual({ status: 413, code: 'body_too_large' })
})

test('every answer carries the security headers', async () => {
  for (const path of ['/api/queue', '/api/nothing', '/', '/healthz']) {
    const { headers } = await it.get(path)

    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin')
    expect(headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(headers.get('content-security-policy')).not.toContain('unsafe-inline')
  }
})

test.each([['/../package.json'], ['/..%2f..%2fpackage.json'], ['/assets/..%2f..%2fpackage.json'], ['/%00']])(
  'no file outside the dashboard is served: %s',
  async (path) => {
    const { status, text } = await callAs(it.port, path, { headers: { host: 'localhost' } })

    expect(status === 200 && text.includes('"workspaces"')).toBe(false)
    expect([200, 404, 503]).toContain(status)
  },
)

test('health, readiness and metrics answer on the same port', async () => {
  expect((await it.get('/healthz')).json).toEqual({ status: 'ok' })
  expect((await it.get('/readyz')).json).toEqual({
    status: 'ready',
    checks: { mongo: 'ok', redis: 'ok' },
    others: {
      scanner: 'No scanner is running; start one',
      updater: 'No updater is running; start one',
      notifier: 'No notifier is running; start one',
    },
  })
  expect((await it.get('/metrics')).text).toContain('sentinel_http_request_duration_seconds')
})
