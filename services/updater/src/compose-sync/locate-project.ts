import { isAbsolute, join, normalize } from 'node:path'

export interface ProjectPaths {
  readonly service: string
  /** As the host has them, in the order in which Compose reads them. */
  readonly files: readonly string[]
  readonly env: string
}

const prefix = 'com.docker.compose.'

/** Where the Compose files of a container lie on its host; null where Compose did not make it. */
export function locateProject(labels: Readonly<Record<string, string>>): ProjectPaths | null {
  const service = labels[`${prefix}service`] ?? ''
  const folder = labels[`${prefix}project.working_dir`] ?? ''
  const listed = (labels[`${prefix}project.config_files`] ?? '').split(',').filter((path) => path !== '')
  if (service === '' || listed.length === 0) return null
  const absolute = (path: string) => normalize(isAbsolute(path) ? path : join(folder, path))
  const env = (labels[`${prefix}project.environment_file`] ?? '').split(',')[0] ?? ''
  return { service, files: listed.map(absolute), env: absolute(env === '' ? '.env' : env) }
}

/** The path under which a file of the host is seen here, by pairs of folders: host=here. */
export function seenAt(path: string, mapping: string): string {
  const pairs = mapping
    .split(',')
    .map((pair) => pair.trim().split('='))
    .flatMap(([host = '', here = '']) =>
      host === '' || here === '' ? [] : [{ host: plain(host), here: plain(here) }],
    )
    // The innermost folder knows best.
    .sort((one, other) => other.host.length - one.host.length)
  const pair = pairs.find(({ host }) => path === host || path.startsWith(`${host}/`))
  return pair === undefined ? path : `${pair.here}${path.slice(pair.host.length)}`
}

const plain = (folder: string) => folder.trim().replace(/\/+$/, '')
