import { parseReference, type ImageReference } from '@sentinel/shared/images/reference'
import { problemsOf, type ContainerSettings } from '@sentinel/shared/policy/container-settings'
import { cronSchedule } from '@sentinel/shared/policy/cron-schedule'
import { matchGlob } from '@sentinel/shared/policy/match-glob'
import type { ResolvedPolicy } from '@sentinel/shared/policy/resolve-policy'
import type { ScanQuestion } from '@sentinel/shared/queues/jobs'
import type { ContainerDoc } from '@sentinel/shared/resources/container'
import { shownName } from '@sentinel/shared/resources/service'
import { resolveStrategy } from '@sentinel/shared/updates/resolve-strategy'
import { patternProblems } from '@sentinel/shared/versions/pattern-problems'
import type { ScanSettings } from './scan-settings.ts'

/** What to ask a registry for one container, or why there is nothing to ask. */
export type Inquiry =
  | {
      readonly asks: true
      readonly reference: ImageReference
      readonly tag: string
      readonly question: Omit<ScanQuestion, 'images'>
      readonly problems: readonly string[]
    }
  | {
      readonly asks: false
      readonly rule: string
      readonly text: string
      readonly problems: readonly string[]
      /** By its own schedule it is not its time: what was decided before stands until then. */
      readonly notBefore?: Date
    }

export interface InquiryInput {
  readonly container: ContainerDoc
  readonly policy: ResolvedPolicy
  /** Labels and settings as they hold for it. */
  readonly own: ContainerSettings
  readonly ignored: readonly string[]
  readonly settings: ScanSettings
  /** A person asks about this very container: policy and filters concern scans. */
  readonly isPerson: boolean
  /** The timer asks: only then a schedule of the container's own counts. */
  readonly isScheduled?: boolean
  readonly lastCheckedAt?: Date | undefined
  readonly now: Date
}

export function inquire(input: InquiryInput): Inquiry {
  const { container, policy, own, ignored, settings, isPerson } = input
  const { include, exclude, transform, prereleases, scope } = own
  // Only whether the label means something: what it says is asked when the container is replaced.
  const strategy = resolveStrategy(own.labels, 'stop-first')
  const patterns = { include: include.value, exclude: exclude.value, transform: transform.value }
  const problems = [
    ...[policy.problem, strategy.problem].filter((text) => text !== undefined),
    ...problemsOf(own),
    ...patternProblems(patterns),
  ]
  const skip = (rule: string, text: string) => ({ asks: false, rule, text, problems }) as const
  if (container.isSwarmTask)
    return skip('swarm-task', 'It is a task of a Swarm service, which is updated as a whole.')
  if (!isPerson) {
    if (policy.policy === 'pinned')
      return skip('policy', 'The policy is pinned, so the registry is not asked about this container.')
    const filter = settings.filters.find((pattern) => matchGlob(pattern, shownName(container.name)))
    if (filter !== undefined)
      return skip('filters', `The filter "${filter}" excludes the container from scans.`)
  }
  const reference = readReference(container.image)
  if (reference === null)
    return skip('reference', `"${container.image}" is not an image name that a registry knows.`)
  if (reference.isImageId || isShortId(container))
    return skip('reference', 'The container names its image by id, so no registry can be asked about it.')
  if (reference.digest !== undefined)
    return skip('reference', 'The container is fixed to one digest, so nothing newer can take its place.')
  // A stranger's image may bear the same name: only what came from a registry is compared with it.
  if (container.repoDigests.length === 0)
    return skip('local-image', 'The image was built or loaded on this host, so no registry knows it.')

  const notBefore = nextCheck(input)
  if (notBefore !== undefined)
    return { ...skip('schedule', 'By its own schedule the container is not checked yet.'), notBefore }
  const tag = reference.tag ?? 'latest'
  const sortedIgnored = ignored.toSorted()
  const { registry, repository } = reference
  const asked = {
    tag,
    scope: scope.value,
    ...(include.value === '' ? {} : { include: include.value }),
    ...(exclude.value === '' ? {} : { exclude: exclude.value }),
    ...(transform.value === '' ? {} : { transform: transform.value }),
    ...(prereleases.value ? { prereleases: true } : {}),
    ignored: sortedIgnored,
  }
  const key = JSON.stringify([registry, repository, asked])
  return { asks: true, reference, tag, question: { key, ...asked }, problems }
}

/** When the container's own schedule has it checked next, where that is still to come. */
function nextCheck({ own, isScheduled, lastCheckedAt, now, settings }: InquiryInput): Date | undefined {
  const { value, problem } = own.schedule
  if (value === '' || problem !== undefined || isScheduled !== true || lastCheckedAt === undefined) return
  const next = cronSchedule(value, settings.timeZone).next(lastCheckedAt)
  return next === undefined || next > now ? (next ?? new Date(8.64e15)) : undefined
}

/** Engines take the beginning of an id for a name, and keep what was written. */
function isShortId({ image, imageId }: ContainerDoc): boolean {
  return (
    /^(?:sha256:)?[0-9a-f]{4,63}$/.test(image) &&
    imageId.replace('sha256:', '').startsWith(image.replace('sha256:', ''))
  )
}

function readReference(text: string): ImageReference | null {
  try {
    return parseReference(text)
  } catch {
    return null
  }
}
