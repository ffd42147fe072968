import { AppError, type ErrorKind } from '@sentinel/shared/errors/app-error'

type Rule = readonly [pattern: RegExp, kind: ErrorKind, code: string]

const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ENOENT',
  'EACCES',
  'EPERM',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ERR_STREAM_PREMATURE_CLOSE',
])

/** What the engine says in words, whatever status it says it with: it uses 500 for nearly everything. */
const wordings: readonly Rule[] = [
  [/no space left on device/i, 'upstream', 'disk_full'],
  [/container name .* is already in use/i, 'conflict', 'name_in_use'],
  [/same name as its current name/i, 'conflict', 'named_so_already'],
  [/removal of container .* is already in progress/i, 'conflict', 'removal_in_progress'],
  [/cannot remove a running container|stop the container before/i, 'conflict', 'container_running'],
  [/volume is in use|remove .*: volume/i, 'conflict', 'volume_in_use'],
  [/unable to (delete|remove) .*(image|force)|conflict: unable/i, 'conflict', 'image_in_use'],
  [/port is already allocated|bind: address already in use/i, 'conflict', 'port_in_use'],
  [/address already in use/i, 'conflict', 'address_in_use'],
  [/container .* is (not running|paused)/i, 'conflict', 'container_not_running'],
  [/not a swarm manager|not part of a swarm/i, 'conflict', 'not_swarm_manager'],
  [/swarm does not have a leader/i, 'unavailable', 'engine_away'],
  [/update out of sequence/i, 'conflict', 'service_changed'],
  [/no such container/i, 'notFound', 'container_not_found'],
  [/no such volume|get .*: no such volume/i, 'notFound', 'volume_not_found'],
  [/network .* not found|no such network/i, 'notFound', 'network_not_found'],
  [
    /no matching manifest|does not match the (specified|detected) (host )?platform/i,
    'invalid',
    'wrong_platform',
  ],
  [/toomanyrequests|too many requests/i, 'rateLimited', 'registry_rate_limited'],
  [/no such image|manifest unknown|manifest for .* not found|name unknown/i, 'notFound', 'image_not_found'],
  [/unauthorized|access .*denied|denied:|no basic auth/i, 'upstream', 'registry_denied'],
  [
    /daemon is shutting down|ttrpc: closed|containerd.*(connection refused|no such file)/i,
    'unavailable',
    'engine_away',
  ],
  [/transport is closing|error while dialing/i, 'unavailable', 'engine_away'],
  [
    /oci runtime|runc create failed|failed to create (shim|task)|executable file not found/i,
    'invalid',
    'cannot_start',
  ],
  [
    /dial tcp|i\/o timeout|tls handshake|x509|unexpected (EOF|http status)|http response to https/i,
    'upstream',
    'registry_away',
  ],
]

const statuses: Readonly<Record<number, readonly [ErrorKind, string]>> = {
  400: ['invalid', 'engine_refused'],
  401: ['forbidden', 'engine_forbids'],
  403: ['forbidden', 'engine_forbids'],
  404: ['notFound', 'not_found'],
  406: ['invalid', 'engine_refused'],
  409: ['conflict', 'engine_conflict'],
  502: ['unavailable', 'engine_away'],
  503: ['unavailable', 'engine_away'],
  504: ['unavailable', 'engine_away'],
}

/** `doing` names the act and the thing, for example "stopping container web". */
export function translateError(error: unknown, doing: string): AppError {
  if (error instanceof AppError) return error
  const facts = factsOf(error)
  if (facts.name === 'AbortError' || facts.code === 'ABORT_ERR') {
    return new AppError('aborted', 'aborted', `Aborted while ${doing}`, { cause: error })
  }
  if (awayCodes.has(facts.code) || /socket hang up|^aborted$/i.test(facts.message)) {
    return engineAway(doing, facts.message, error)
  }
  return translateWords(facts.message, { doing, status: facts.status, cause: error })
}

export function engineAway(doing: string, reason: string, cause?: unknown): AppError {
  const message = `The Docker engine did not answer while ${doing} (${reason}); check that it runs and can be reached`
  return new AppError('unavailable', 'engine_away', message, { cause, retryAfterMs: 2000 })
}

/** For errors that arrive as text inside a stream, where there is no status. */
export function translateWords(
  words: string,
  context: { doing: string; status?: number | undefined; cause?: unknown },
): AppError {
  const matched = wordings.find(([pattern]) => pattern.test(words))
  const [kind, code] = matched
    ? ([matched[1], matched[2]] as const)
    : (statuses[context.status ?? 500] ?? (['upstream', 'engine_error'] as const))
  if (code === 'engine_away') return engineAway(context.doing, words, context.cause)
  const details = code === 'name_in_use' ? holderOf(words) : {}
  return new AppError(kind, code, `The Docker engine refused ${context.doing}: ${words}`, {
    cause: context.cause,
    details,
  })
}

function holderOf(words: string): Record<string, unknown> {
  const holderId = /by container "?([0-9a-f]{12,64})/i.exec(words)?.[1]
  return holderId === undefined ? {} : { holderId }
}

interface ErrorFacts {
  readonly name: string
  readonly code: string
  readonly status: number | undefined
  readonly message: string
}

function factsOf(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { name: '', code: '', status: undefined, message: String(error) }
  const code = 'code' in error ? error.code : undefined
  const statusCode = 'statusCode' in error ? error.statusCode : undefined
  return {
    name: error.name,
    code: typeof code === 'string' ? code : '',
    status: typeof statusCode === 'number' ? statusCode : undefined,
    message: error.message.replace(/^\(HTTP code \d+\) .*? - /s, '').trim(),
  }
}
