import { Agent } from 'node:http'
import { AppError } from '@sentinel/shared/errors/app-error'
import { spareInspection } from './spare-inspection.ts'

export interface EngineAddress {
  /** unix:///var/run/docker.sock, tcp://host:2375, or tcp://host:2376 with `tls`. */
  readonly dockerHost: string
  readonly tls?: { readonly ca: string; readonly cert: string; readonly key: string }
}

const unset = {
  host: undefined,
  port: undefined,
  socketPath: undefined,
  pathPrefix: '/',
  ca: undefined,
  cert: undefined,
  key: undefined,
}

export interface ConnectionOptions {
  readonly host: string | undefined
  readonly port: string | undefined
  readonly socketPath: string | undefined
  readonly protocol: 'http' | 'https'
  readonly pathPrefix: string
  readonly ca: string | undefined
  readonly cert: string | undefined
  readonly key: string | undefined
  readonly agent?: Agent
  readonly version?: string
}

/** Every member is named, undefined ones too: what is left out, dockerode takes from the environment. */
export function connectionOptions(address: EngineAddress): ConnectionOptions {
  const { dockerHost, tls } = address
  if (dockerHost.startsWith('unix://')) {
    const socketPath = dockerHost.slice('unix://'.length) || '/var/run/docker.sock'
    // A kept connection outlives an engine that restarts, and the next call would die of it.
    return { ...unset, socketPath, protocol: 'http', agent: spareInspection(new Agent({ keepAlive: false })) }
  }
  const url = URL.parse(dockerHost)
  if (url?.protocol !== 'tcp:' || url.hostname === '') throw unusable(dockerHost)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (!tls) return { ...unset, host, port: url.port || '2375', protocol: 'http' }
  return { ...unset, ...tls, host, port: url.port || '2376', protocol: 'https' }
}

function unusable(dockerHost: string): AppError {
  const message = `The Docker host ${JSON.stringify(dockerHost)} cannot be used; write unix:///path or tcp://host:port`
  return new AppError('invalid', 'docker_host_invalid', message)
}
