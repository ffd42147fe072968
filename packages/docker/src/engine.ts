import { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { AppError } from '@sentinel/shared/errors/app-error'
import Docker from 'dockerode'
import { newestKnownApi, negotiateApiVersion } from './api-version.ts'
import { connectionOptions, type EngineAddress } from './engine-address.ts'
import type { RegistryAuth } from './engine-types.ts'
import { readRecord, readString } from './read-field.ts'
import { spareInspection } from './spare-inspection.ts'
import { engineAway, translateError } from './translate-error.ts'

export interface EngineRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly body?: object
  readonly auth?: RegistryAuth
  /** The act and the thing, for error messages: "stopping container web". */
  readonly doing: string
  /** Null for calls that may rightly take for ever, such as waiting for an exit. */
  readonly timeoutMs?: number | null
}

interface Connection {
  readonly docker: Docker
  readonly apiVersion: string
}

const defaultTimeoutMs = 120_000
const handshakeTimeoutMs = 10_000
const keepAliveMs = 30_000
const accepted = { 101: true, 200: true, 201: true, 204: true, 304: true }

/**
 * The one way to the engine. It dials through dockerode's modem instead of dockerode's methods, and reads every
 * answer itself, because those methods never settle when the engine dies in the middle of an answer.
 */
export class Engine {
  readonly isLocal: boolean
  readonly #address: EngineAddress
  #negotiated: Promise<Connection> | undefined

  constructor(address: EngineAddress) {
    this.#address = address
    this.isLocal = address.dockerHost.startsWith('unix:')
  }

  async apiVersion(signal?: AbortSignal): Promise<string> {
    return (await this.#connection(signal)).apiVersion
  }

  /** Undefined where the engine sends no body. */
  async json(request: EngineRequest, signal?: AbortSignal): Promise<unknown> {
    const body = await this.bytes(request, signal)
    if (body.length === 0) return undefined
    try {
      return JSON.parse(body.toString('utf8'))
    } catch (error) {
      throw new AppError(
        'upstream',
        'engine_error',
        `The Docker engine sent no JSON while ${request.doing}`,
        {
          cause: error,
        },
      )
    }
  }

  async bytes(request: EngineRequest, signal?: AbortSignal): Promise<Buffer> {
    const { docker } = await this.#connection(signal)
    return this.#guard(request, signal, async (guarded) => collect(await dial(docker, request, guarded)))
  }

  /** The caller reads the answer, and translates the errors that it meets while reading. */
  async stream(request: EngineRequest, signal?: AbortSignal): Promise<Readable> {
    const { docker } = await this.#connection(signal)
    return this.#guard(request, signal, (guarded) => dial(docker, request, guarded))
  }

  /** Shared by all callers, so one caller's signal must not fail it for the others. */
  async #connection(signal: AbortSignal | undefined): Promise<Connection> {
    if (signal?.aborted) throw aborted(signal)
    this.#negotiated ??= this.#negotiate()
    const pending = this.#negotiated
    try {
      return await pending
    } catch (error) {
      if (this.#negotiated === pending) this.#negotiated = undefined
      throw error
    }
  }

  async #negotiate(): Promise<Connection> {
    const request = { method: 'GET', path: '/version', doing: 'asking for its version' } as const
    const docker = new Docker(connectionOptions(this.#address))
    const body = await this.#guard(
      { ...request, timeoutMs: handshakeTimeoutMs },
      undefined,
      async (guarded) => collect(await dial(docker, request, guarded)),
    )
    const answer = readRecord(JSON.parse(body.toString('utf8')))
    const apiVersion = negotiateApiVersion({
      engine: readString(answer['ApiVersion']) || newestKnownApi,
      engineMinimum: readString(answer['MinAPIVersion']),
    })
    const options = { ...connectionOptions(this.#address), version: `v${apiVersion}` }
    return { docker: new Docker(options), apiVersion }
  }

  async #guard<T>(
    request: EngineRequest,
    signal: AbortSignal | undefined,
    call: (signal: AbortSignal | undefined) => Promise<T>,
  ): Promise<T> {
    const timeoutMs = request.timeoutMs === undefined ? defaultTimeoutMs : request.timeoutMs
    const timeout = timeoutMs === null ? undefined : AbortSignal.timeout(timeoutMs)
    const guards = [signal, timeout].filter((guard) => guard !== undefined)
    try {
      return await call(guards.length === 0 ? undefined : AbortSignal.any(guards))
    } catch (error) {
      if (signal?.aborted) {
        throw new AppError('aborted', 'aborted', `Aborted while ${request.doing}`, { cause: error })
      }
      const translated = timeout?.aborted
        ? engineAway(request.doing, `no answer within ${timeoutMs} ms`, error)
        : translateError(error, request.doing)
      // It may come back as another version.
      if (translated.code === 'engine_away') this.#negotiated = undefined
      throw translated
    }
  }
}

function dial(
  docker: Docker,
  request: EngineRequest,
  abortSignal: AbortSignal | undefined,
): Promise<Readable> {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) query.set(key, String(value))
  }
  const options = {
    path: query.size === 0 ? request.path : `${request.path}?${query.toString()}`,
    method: request.method,
    isStream: true,
    statusCodes: accepted,
    ...(abortSignal && { abortSignal: spareInspection(abortSignal) }),
    ...(request.auth && { authconfig: authHeader(request.auth) }),
    // The modem would send the options themselves as body and query; these two keys keep it from that.
    options: { _query: {}, _body: request.body ?? {} },
  }
  return new Promise((resolve, reject) => {
    docker.modem.dial(options, (error: unknown, answer: unknown) => {
      // A remote engine that lost its power says nothing more; without probes a stream would wait for it for ever.
      if (answer instanceof IncomingMessage) answer.socket.setKeepAlive(true, keepAliveMs)
      if (answer instanceof Readable) resolve(answer)
      else reject(error instanceof Error ? error : new Error('no answer'))
    })
  })
}

function aborted(signal: AbortSignal): AppError {
  return new AppError('aborted', 'aborted', 'Aborted before the Docker engine was asked', {
    cause: signal.reason,
  })
}

function authHeader(auth: RegistryAuth): Record<string, string | undefined> {
  return {
    username: auth.username,
    password: auth.password,
    identitytoken: auth.identityToken,
    serveraddress: auth.serverAddress,
  }
}

async function collect(answer: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}
