import { AppError } from '@sentinel/shared/errors/app-error'
import { expect, test } from 'vitest'
import { translateError, translateWords } from './translate-error.ts'

test.each([
  [
    409,
    'Conflict. The container name "/web" is already in use by container "0123456789abcdef".',
    'conflict',
    'name_in_use',
  ],
  [400, 'Renaming a container with the same name as its current name', 'conflict', 'named_so_already'],
  [409, 'removal of container 0123 is already in progress', 'conflict', 'removal_in_progress'],
  [409, 'remove data: volume is in use - [0123]', 'conflict', 'volume_in_use'],
  [409, 'conflict: unable to delete 0123 (must be forced)', 'conflict', 'image_in_use'],
  [500, 'driver failed: Bind for 0.0.0.0:80 failed: port is already allocated', 'conflict', 'port_in_use'],
  [500, 'Address already in use', 'conflict', 'address_in_use'],
  [409, 'Container 0123 is not running', 'conflict', 'container_not_running'],
  [404, 'No such container: web', 'notFound', 'container_not_found'],
  [404, 'No such image: app:1', 'notFound', 'image_not_found'],
  [404, 'manifest for app:9 not found: manifest unknown', 'notFound', 'image_not_found'],
  [404, 'network lan not found', 'notFound', 'network_not_found'],
  [500, 'write /x: no space left on device', 'upstream', 'disk_full'],
  [500, 'toomanyrequests: You have reached your pull rate limit', 'rateLimited', 'registry_rate_limited'],
  [500, 'no matching manifest for linux/arm64 in the manifest list entries', 'invalid', 'wrong_platform'],
  [404, 'pull access denied for app, repository does not exist', 'upstream', 'registry_denied'],
  [
    500,
    'Get "https://r/v2/": dial tcp 10.0.0.1:443: connect: connection refused',
    'upstream',
    'registry_away',
  ],
  [400, 'OCI runtime create failed: exec: "nope": executable file not found', 'invalid', 'cannot_start'],
  [503, 'busy', 'unavailable', 'engine_away'],
  [400, 'anything', 'invalid', 'engine_refused'],
  [500, 'anything', 'upstream', 'engine_error'],
])('%i "%s" is %s %s', (statusCode, words, kind, code) => {
  const foreign = Object.assign(new Error(`(HTTP code ${statusCode}) unexpected - ${words} `), { statusCode })

  const translated = translateError(foreign, 'doing it')

  expect(translated).toMatchObject({ kind, code, cause: foreign })
  expect(translated.message).toContain('doing it')
  expect(translated.message).toContain(words)
})

test('the holder of a taken name is among the facts', () => {
  const words =
    'The container name "/web" is already in use by container "0123456789abcdef". You have to remove it'

  expect(translateWords(words, { doing: 'x', status: 409 }).details).toEqual({ holderId: '0123456789abcdef' })
})

test.each(['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'])(
  '%s means that the engine is away',
  (code) => {
    const error = translateError(Object.assign(new Error('x'), { code }), 'doing it')

    expect(error).toMatchObject({ kind: 'unavailable', code: 'engine_away' })
  },
)

test('a socket that hangs up means that the engine is away', () => {
  expect(translateError(new Error('socket hang up'), 'x').code).toBe('engine_away')
})

test('what is translated already stays as it is', () => {
  const error = new AppError('conflict', 'mine', 'Mine')

  expect(translateError(error, 'x')).toBe(error)
  expect(translateError(new DOMException('stop', 'AbortError'), 'x').kind).toBe('aborted')
  expect(translateError('text', 'x').code).toBe('engine_error')
})
