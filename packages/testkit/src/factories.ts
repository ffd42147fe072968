import { createHash } from 'node:crypto'
import type { ContainerDoc } from '@sentinel/shared/resources/container'
import type { Candidate, DecisionDoc } from '@sentinel/shared/resources/decision'
import type { HostDoc } from '@sentinel/shared/resources/host'
import { endedStates, slotOf, type ImagePoint, type UpdateDoc } from '@sentinel/shared/resources/update'

let count = 0
const day = 86_400_000

/** 64 hex digits that a text stands for: ids and digests that read alike in every run. */
export function hexOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
export const digestOf = (text: string) => `sha256:${hexOf(text)}`
export const localHostId = hexOf('local').slice(0, 32)

export function aHost(overrides: Partial<HostDoc> = {}): HostDoc {
  const slug = overrides.slug ?? 'local'
  return {
    _id: hexOf(slug).slice(0, 32),
    slug,
    name: slug === 'local' ? 'this machine' : slug,
    status: 'connected',
    engineId: `engine-${slug}`,
    os: 'linux',
    architecture: 'amd64',
    apiVersion: '1.41',
    serverVersion: '20.10.24',
    seenAt: new Date(),
    outbox: [],
    ...overrides,
  }
}

/** `aContainerDoc({ name: 'cache', image: 'redis:7.2' })`: a running container of that image. */
export function aContainerDoc(overrides: Partial<ContainerDoc> = {}): ContainerDoc {
  count += 1
  const name = overrides.name ?? `sample-${count}`
  const image = overrides.image ?? 'example/app:1.0.0'
  return {
    hostId: localHostId,
    name,
    containerId: hexOf(`container ${name}`),
    image,
    imageId: digestOf(`image ${image}`),
    repoDigests: [`${repositoryOf(image)}@${digestOf(image)}`],
    os: 'linux',
    architecture: 'amd64',
    state: 'running',
    labels: [],
    restartPolicy: 'unless-stopped',
    autoRemove: false,
    isSelf: false,
    isSwarmTask: false,
    refusals: [],
    createdAt: new Date(Date.now() - 30 * day),
    startedAt: new Date(Date.now() - 7 * day),
    seenAt: new Date(),
    term: 1,
    outbox: [],
    ...overrides,
  }
}

export function aCandidate(overrides: Partial<Candidate> = {}): Candidate {
  const reference = overrides.reference ?? 'example/app:1.1.0'
  const tag = tagOf(reference)
  return {
    id: hexOf(`candidate ${reference}`).slice(0, 16),
    reference,
    tag,
    digest: digestOf(reference),
    kind: 'version',
    newerVersions: [tag],
    firstSeenAt: new Date(),
    ...overrides,
  }
}

/** Up to date; with `candidate` given, an update is available. */
export function aDecision(overrides: Partial<DecisionDoc> = {}): DecisionDoc {
  count += 1
  const name = overrides.name ?? `sample-${count}`
  const reference = overrides.current?.reference ?? 'example/app:1.0.0'
  const isAvailable = overrides.candidate !== undefined
  return {
    hostId: localHostId,
    name,
    containerId: hexOf(`container ${name}`),
    imageId: digestOf(`image ${reference}`),
    checkedAt: new Date(),
    outcome: isAvailable ? 'available' : 'up_to_date',
    current: { reference, tag: tagOf(reference), digest: digestOf(reference) },
    policy: 'manual',
    policySource: 'default',
    hiddenByScope: 0,
    trace: [
      {
        rule: 'update-exists',
        verdict: isAvailable ? 'passes' : 'stops',
        text: isAvailable ? 'A newer image is there' : 'No newer image is there',
      },
    ],
    outbox: [],
    ...overrides,
  }
}

export function anImagePoint(reference: string): ImagePoint {
  return {
    reference,
    tag: tagOf(reference),
    digest: digestOf(reference),
    imageId: digestOf(`image ${reference}`),
  }
}

/** Waits for approval unless `state` says otherwise; slot and times follow the state. */
export function anUpdate(overrides: Partial<UpdateDoc> = {}): UpdateDoc {
  count += 1
  const name = overrides.name ?? `sample-${count}`
  const hostId = overrides.hostId ?? localHostId
  const state = overrides.state ?? 'pending'
  const now = new Date()
  const slot = slotOf(hostId, name, state)
  const hasEnded = (endedStates as readonly string[]).includes(state)
  const isApproved = state !== 'pending'
  return {
    _id: hexOf(`update ${count} ${process.pid}`).slice(0, 24),
    hostId,
    name,
    containerId: hexOf(`container ${name}`),
    kind: 'update',
    cause: 'scan',
    requestedBy: 'scanner',
    state,
    ...(slot === undefined ? {} : { slot }),
    version: 1,
    from: anImagePoint('example/app:1.0.0'),
    to: anImagePoint('example/app:1.1.0'),
    candidateId: hexOf('candidate example/app:1.1.0').slice(0, 16),
    newerVersions: ['1.1.0'],
    createdAt: now,
    ...(isApproved ? { queuedAt: now } : {}),
    ...(hasEnded || state === 'running' ? { startedAt: now } : {}),
    ...(hasEnded ? { endedAt: now, expiresAt: new Date(now.getTime() + 365 * day) } : {}),
    attempt: 0,
    steps: [],
    outbox: [],
    ...overrides,
  }
}

function tagOf(reference: string): string {
  return /:([^:/]+)$/.exec(reference)?.[1] ?? 'latest'
}

function repositoryOf(reference: string): string {
  return reference.replace(/:[^:/]+$/, '')
}
