import type { CreateBody } from '@sentinel/docker/engine-types'
import {
  readList,
  readNumber,
  readRecord,
  readString,
  readStringMap,
  readStrings,
} from '@sentinel/docker/read-field'

export interface QuotedRun {
  readonly command: string
  /** What `docker run` has no words for, or this text does not tell. */
  readonly untold: readonly string[]
}

type Option = readonly [flag: string, value?: string]

/** The create body as people would type it: a text to read, of which nothing is ever run. */
export function quoteRun(name: string, body: CreateBody, extraNetworks: readonly string[] = []): QuotedRun {
  const { Image: image, HostConfig, NetworkingConfig: _networks, ...config } = body as Record<string, unknown>
  const host = readRecord(HostConfig)
  const entrypoint = readStrings(config['Entrypoint'])
  const options: Option[] = [
    ['--name', name],
    ...configOptions(config),
    ...hostOptions(host),
    ...(entrypoint.length > 0 ? [['--entrypoint', entrypoint[0] ?? ''] as const] : []),
  ]
  const command = [...entrypoint.slice(1), ...readStrings(config['Cmd'])]
  const words = [
    'docker',
    'run',
    '-d',
    ...options.flat().filter((word) => word !== undefined),
    readString(image),
    ...command,
  ]
  const connects = extraNetworks.map(
    (network) => ` && docker network connect ${quote(network)} ${quote(name)}`,
  )
  return { command: words.map(quote).join(' ') + connects.join(''), untold: untoldOf(config, host) }
}

/** Safe in a POSIX shell, whatever it holds. */
export function quote(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

const configFields = new Map<string, (value: unknown) => Option[]>([
  ['Env', (value) => readStrings(value).map((entry) => ['--env', entry])],
  [
    'Labels',
    (value) => Object.entries(readStringMap(value)).map(([key, label]) => ['--label', `${key}=${label}`]),
  ],
  ['User', (value) => one('--user', value)],
  ['WorkingDir', (value) => one('--workdir', value)],
  ['Hostname', (value) => one('--hostname', value)],
  ['Domainname', (value) => one('--domainname', value)],
  ['MacAddress', (value) => one('--mac-address', value)],
  ['StopSignal', (value) => one('--stop-signal', value)],
  ['StopTimeout', (value) => (typeof value === 'number' ? [['--stop-timeout', String(value)]] : [])],
  ['Tty', (value) => flag('--tty', value)],
  ['OpenStdin', (value) => flag('--interactive', value)],
  ['ExposedPorts', (value) => Object.keys(readRecord(value)).map((port) => ['--expose', port])],
  ['Healthcheck', healthOptions],
  ['Entrypoint', () => []],
  ['Cmd', () => []],
])

const hostFields = new Map<string, (value: unknown) => Option[]>([
  ['Binds', (value) => readStrings(value).map((bind) => ['--volume', bind])],
  ['Mounts', (value) => readList(value).map((mount) => ['--mount', mountText(readRecord(mount))])],
  ['PortBindings', portOptions],
  ['PublishAllPorts', (value) => flag('--publish-all', value)],
  ['RestartPolicy', restartOptions],
  ['AutoRemove', (value) => flag('--rm', value)],
  [
    'NetworkMode',
    (value) => (['default', 'bridge', ''].includes(readString(value)) ? [] : one('--network', value)),
  ],
  ['IpcMode', (value) => (readString(value) === 'private' ? [] : one('--ipc', value))],
  ['PidMode', (value) => one('--pid', value)],
  ['UTSMode', (value) => one('--uts', value)],
  ['VolumesFrom', (value) => readStrings(value).map((from) => ['--volumes-from', from])],
  ['Privileged', (value) => flag('--privileged', value)],
  ['ReadonlyRootfs', (value) => flag('--read-only', value)],
  ['Init', (value) => flag('--init', value)],
  ['CapAdd', (value) => readStrings(value).map((capability) => ['--cap-add', capability])],
  ['CapDrop', (value) => readStrings(value).map((capability) => ['--cap-drop', capability])],
  ['SecurityOpt', (value) => readStrings(value).map((option) => ['--security-opt', option])],
  ['Dns', (value) => readStrings(value).map((server) => ['--dns', server])],
  ['DnsSearch', (value) => readStrings(value).map((domain) => ['--dns-search', domain])],
  ['DnsOptions', (value) => readStrings(value).map((option) => ['--dns-option', option])],
  ['ExtraHosts', (value) => readStrings(value).map((host) => ['--add-host', host])],
  ['Links', (value) => readStrings(value).map((link) => ['--link', link])],
  ['GroupAdd', (value) => readStrings(value).map((group) => ['--group-add', group])],
  ['Memory', (value) => amount('--memory', value)],
  ['MemoryReservation', (value) => amount('--memory-reservation', value)],
  ['MemorySwap', (value) => amount('--memory-swap', value)],
  ['NanoCpus', (value) => (readNumber(value) > 0 ? [['--cpus', String(readNumber(value) / 1e9)]] : [])],
  ['CpuShares', (value) => amount('--cpu-shares', value)],
  ['CpusetCpus', (value) => one('--cpuset-cpus', value)],
  ['PidsLimit', (value) => amount('--pids-limit', value)],
  ['ShmSize', (value) => (readNumber(value) === 67_108_864 ? [] : amount('--shm-size', value))],
  [
    'Tmpfs',
    (value) =>
      Object.entries(readStringMap(value)).map(([path, how]) => [
        '--tmpfs',
        how === '' ? path : `${path}:${how}`,
      ]),
  ],
  [
    'Sysctls',
    (value) => Object.entries(readStringMap(value)).map(([key, set]) => ['--sysctl', `${key}=${set}`]),
  ],
  [
    'Ulimits',
    (value) =>
      readList(value)
        .map(readRecord)
        .map((limit) => [
          '--ulimit',
          `${readString(limit['Name'])}=${readNumber(limit['Soft'])}:${readNumber(limit['Hard'])}`,
        ]),
  ],
  [
    'Devices',
    (value) =>
      readList(value)
        .map(readRecord)
        .map((device) => [
          '--device',
          [device['PathOnHost'], device['PathInContainer'], device['CgroupPermissions']]
            .map(readString)
            .join(':'),
        ]),
  ],
  ['LogConfig', logOptions],
  ['Runtime', (value) => (readString(value) === 'runc' ? [] : one('--runtime', value))],
])

function configOptions(config: Readonly<Record<string, unknown>>): Option[] {
  return [...configFields].flatMap(([field, options]) => options(config[field]))
}

function hostOptions(host: Readonly<Record<string, unknown>>): Option[] {
  return [...hostFields].flatMap(([field, options]) => options(host[field]))
}

/** The engine writes these into every container; they say nothing of its owner. */
const usual = new Set([
  'CgroupnsMode',
  'ConsoleSize',
  'MaskedPaths',
  'ReadonlyPaths',
  'VolumeDriver',
  'OomKillDisable',
  'AttachStdout',
  'AttachStderr',
])

function isTold(field: string, fields: ReadonlyMap<string, unknown>): boolean {
  return fields.has(field) || usual.has(field)
}

function untoldOf(
  config: Readonly<Record<string, unknown>>,
  host: Readonly<Record<string, unknown>>,
): string[] {
  return [
    ...Object.keys(config).filter((field) => !isTold(field, configFields) && !isNothing(config[field])),
    ...Object.keys(host)
      .filter((field) => !isTold(field, hostFields) && !isNothing(host[field]))
      .map((field) => `HostConfig.${field}`),
  ]
}

function one(name: string, value: unknown): Option[] {
  return readString(value) === '' ? [] : [[name, readString(value)]]
}

function flag(name: string, value: unknown): Option[] {
  return value === true ? [[name]] : []
}

function amount(name: string, value: unknown): Option[] {
  return readNumber(value) === 0 ? [] : [[name, String(readNumber(value))]]
}

function healthOptions(value: unknown): Option[] {
  const health = readRecord(value)
  const [kind, ...test] = readStrings(health['Test'])
  if (kind === 'NONE') return [['--no-healthcheck']]
  const line = kind === 'CMD-SHELL' ? test[0] : test.map(quote).join(' ')
  const duration = (name: string, field: string): Option[] =>
    readNumber(health[field]) === 0 ? [] : [[name, `${readNumber(health[field]) / 1e6}ms`]]
  return [
    ...(kind === undefined ? [] : [['--health-cmd', line ?? ''] as const]),
    ...duration('--health-interval', 'Interval'),
    ...duration('--health-timeout', 'Timeout'),
    ...duration('--health-start-period', 'StartPeriod'),
    ...amount('--health-retries', health['Retries']),
  ]
}

function portOptions(value: unknown): Option[] {
  return Object.entries(readRecord(value)).flatMap(([port, bindings]) =>
    readList(bindings).map((binding): Option => {
      const { HostIp: ip, HostPort: hostPort } = readRecord(binding)
      const address = readString(ip).includes(':') ? `[${readString(ip)}]` : readString(ip)
      const from = [address, readString(hostPort)]
        .filter((part, index) => index === 1 || part !== '')
        .join(':')
      return ['--publish', from === '' ? port : `${from}:${port}`]
    }),
  )
}

function restartOptions(value: unknown): Option[] {
  const { Name: name, MaximumRetryCount: count } = readRecord(value)
  if (readString(name) === '' || name === 'no') return []
  return [
    ['--restart', readNumber(count) > 0 ? `${readString(name)}:${readNumber(count)}` : readString(name)],
  ]
}

function logOptions(value: unknown): Option[] {
  const { Type: type, Config: config } = readRecord(value)
  const options = Object.entries(readStringMap(config)).map(([key, set]): Option => [
    '--log-opt',
    `${key}=${set}`,
  ])
  return readString(type) === 'json-file' && options.length === 0
    ? []
    : [...one('--log-driver', type), ...options]
}

function mountText(mount: Readonly<Record<string, unknown>>): string {
  const parts = [
    `type=${readString(mount['Type'])}`,
    ...(readString(mount['Source']) === '' ? [] : [`source=${readString(mount['Source'])}`]),
    `target=${readString(mount['Target'])}`,
    ...(mount['ReadOnly'] === true ? ['readonly'] : []),
    ...one('subpath', readRecord(mount['VolumeOptions'])['Subpath']).map(
      ([, value]) => `volume-subpath=${value}`,
    ),
    ...(readRecord(mount['VolumeOptions'])['NoCopy'] === true ? ['volume-nocopy'] : []),
  ]
  return parts.map((part) => (/[",]/.test(part) ? `"${part.replaceAll('"', '""')}"` : part)).join(',')
}

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === 0 || value === false) return true
  if (Array.isArray(value)) return value.length === 0
  return typeof value === 'object' && Object.keys(value).length === 0
}
