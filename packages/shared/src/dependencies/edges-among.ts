import type { ContainerDoc } from '../resources/container.ts'

export type Linked = Pick<
  ContainerDoc,
  'name' | 'containerId' | 'labels' | 'stack' | 'service' | 'sharesWith'
>

/** How one container needs another: it uses a namespace or the volumes of it, or Compose or a label of ours says so. */
export const edgeKinds = ['network', 'ipc', 'pid', 'volumes', 'compose', 'label'] as const
export type EdgeKind = (typeof edgeKinds)[number]

/** One container needs another one. */
export interface Edge {
  readonly consumer: string
  readonly provider: string
  /** Each once, in the order of `edgeKinds`. */
  readonly kinds: readonly EdgeKind[]
  /** The consumer asked to be restarted when the provider was replaced. */
  readonly restarts: boolean
}

const nameLabels = ['sentinel.depends-on', 'com.centurylinklabs.watchtower.depends-on']
const composeLabel = 'com.docker.compose.depends_on'
const restartLabel = 'sentinel.restart-with-dependencies'

/** Who needs whom among the containers of one host. Names that nobody has are left out. */
export function edgesAmong(containers: readonly Linked[]): Edge[] {
  const names = new Set(containers.map(({ name }) => name))
  const found = new Map<string, Edge>()
  for (const consumer of containers) {
    const label = labelReader(consumer)
    const restartsAll = /^\s*(true|1|yes|on)\s*$/i.test(label(restartLabel))
    const add = (provider: string, kind: EdgeKind, restarts = false) => {
      if (provider === consumer.name || !names.has(provider)) return
      const key = `${consumer.name} ${provider}`
      const before = found.get(key)
      const isAsked = restarts || restartsAll || before?.restarts === true
      const kinds = edgeKinds.filter((each) => each === kind || before?.kinds.includes(each) === true)
      found.set(key, { consumer: consumer.name, provider, kinds, restarts: isAsked })
    }
    for (const name of nameLabels.flatMap((key) => commaList(label(key))))
      add(name.replace(/^\//, ''), 'label')
    for (const entry of commaList(label(composeLabel))) {
      const [service = '', , restart = ''] = entry.split(':')
      for (const provider of ofService(containers, consumer, service))
        add(provider.name, 'compose', restart === 'true')
    }
    for (const { what, target } of consumer.sharesWith ?? []) {
      const provider = containers.find((other) => isMeant(other, target))
      const kind = edgeKinds.find((known) => known === what)
      if (provider && kind) add(provider.name, kind)
    }
  }
  return [...found.values()]
}

/** Compose writes services; each may run as several containers. What was run once is not the service. */
function ofService(
  containers: readonly Linked[],
  { stack }: Pick<Linked, 'stack'>,
  service: string,
): readonly Linked[] {
  if (stack === undefined) return []
  return containers.filter(
    (other) =>
      other.stack === stack &&
      other.service === service &&
      !/^true$/i.test(labelReader(other)('com.docker.compose.oneoff')),
  )
}

function isMeant({ containerId, name }: Linked, target: string): boolean {
  const isId = /^[0-9a-f]{12,64}$/.test(target) && containerId.startsWith(target)
  return isId || target.replace(/^\//, '') === name
}

function labelReader({ labels }: Pick<Linked, 'labels'>) {
  return (key: string) => labels.find(({ name }) => name === key)?.value ?? ''
}

function commaList(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
