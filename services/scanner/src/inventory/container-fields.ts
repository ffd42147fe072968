import type { ContainerInspect } from '@sentinel/docker/engine-types'
import { splitReference } from '@sentinel/docker/split-reference'
import { isImageId } from '@sentinel/docker/recipe/retarget-reference'
import { sharesOf } from '@sentinel/docker/recipe/dependants'
import { describeRefusals } from '@sentinel/docker/recipe/describe-refusals'
import type { ContainerDoc } from '@sentinel/shared/resources/container'
import type { ImageFacts } from './image-facts.ts'

/** What the inventory keeps of a container, besides when and by whom it was written. */
export type ContainerFields = Omit<ContainerDoc, 'seenAt' | 'term' | 'outbox' | 'outboxAt'>

const optional = <K extends string, V>(key: K, value: V | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { [P in K]?: V }

/** `sharers` are the containers that live in another one's namespaces or volumes: only they can bind a container. */
export function containerFields(
  hostId: string,
  container: ContainerInspect,
  image: ImageFacts,
  sharers: readonly ContainerInspect[],
): ContainerFields {
  const { labels, state } = container
  return {
    hostId,
    name: container.name,
    containerId: container.id,
    image: container.imageReference,
    imageId: container.imageId,
    repoDigests: digestsOf(container, image),
    ...optional('imageVersion', image.version),
    os: image.os,
    architecture: image.architecture,
    ...optional('variant', image.variant),
    state: state.status,
    ...optional('health', state.health === 'none' ? undefined : state.health),
    ...optional('exitCode', state.running ? undefined : state.exitCode),
    labels: Object.entries(labels).map(([name, value]) => ({ name, value })),
    ...optional('stack', labels['com.docker.compose.project']),
    ...optional('service', labels['com.docker.compose.service']),
    restartPolicy: container.restartPolicy.name,
    autoRemove: container.autoRemove,
    isSelf: labels['sentinel.self'] === 'true',
    isSwarmTask: 'com.docker.swarm.task' in labels || 'com.docker.swarm.task.id' in labels,
    refusals: describeRefusals(container, sharers),
    ...optional('sharesWith', sharesOf(container).length === 0 ? undefined : sharesOf(container)),
    createdAt: container.createdAt,
    ...optional('startedAt', state.startedAt),
  }
}

function digestsOf({ imageReference, imageId }: ContainerInspect, image: ImageFacts): string[] {
  const isUnnamed = image.isNamedByDigest && image.repoDigests.length === 0
  if (!isUnnamed || isImageId(imageReference)) return [...image.repoDigests]
  return [`${splitReference(imageReference).repository}@${imageId}`]
}

/** Whether this container hangs on another one. */
export function isSharer(container: ContainerInspect): boolean {
  return sharesOf(container).length > 0
}

const optionalKeys = [
  'imageVersion',
  'variant',
  'health',
  'exitCode',
  'stack',
  'service',
  'sharesWith',
  'startedAt',
  'selfReason',
  'selfRole',
] as const

/** Optional fields that are gone, for `$unset`. */
export function absentKeys(fields: ContainerFields): string[] {
  return optionalKeys.filter((key) => fields[key] === undefined)
}

/** The same text for the same container, whether it was just observed or read from the database. */
export function fingerprint(fields: ContainerFields): string {
  const labels = fields.labels.map(({ name, value }) => [name, value])
  const refusals = fields.refusals.map(({ code, text }) => [code, text])
  return JSON.stringify([
    fields.name,
    fields.containerId,
    fields.image,
    fields.imageId,
    fields.repoDigests,
    fields.os,
    fields.architecture,
    fields.state,
    labels,
    fields.restartPolicy,
    fields.autoRemove,
    fields.isSelf,
    fields.isSwarmTask,
    refusals,
    fields.createdAt,
    ...optionalKeys.map((key) => plainOf(fields[key])),
  ])
}

/** Only what we wrote: a database may add to the entries of a list. */
function plainOf(value: ContainerFields[(typeof optionalKeys)[number]]): unknown {
  return Array.isArray(value) ? value.map(({ what, target }) => [what, target]) : (value ?? null)
}
