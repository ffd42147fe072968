import { parseReference, type ImageReference } from '@sentinel/shared/images/reference'
import { matchGlob } from '@sentinel/shared/policy/match-glob'
import type { ResolvedPolicy } from '@sentinel/shared/policy/resolve-policy'
import type { ScanQuestion } from '@sentinel/shared/queues/jobs'
import { labelsOf, type ContainerDoc } from '@sentinel/shared/resources/container'
import { resolveStrategy } from '@sentinel/shared/updates/resolve-strategy'
import { resolveScope } from '@sentinel/shared/versions/resolve-scope'
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
  | { readonly asks: false; readonly rule: string; readonly text: string }

export interface InquiryInput {
  readonly container: ContainerDoc
  readonly policy: ResolvedPolicy
  readonly ignored: readonly string[]
  readonly settings: ScanSettings
  /** A person asks about this very container: policy and filters concern scans. */
  readonly isPerson: boolean
}

export function inquire({ container, policy, ignored, settings, isPerson }: InquiryInput): Inquiry {
  if (container.isSwarmTask)
    return skip('swarm-task', 'It is a task of a Swarm service, which is updated as a whole.')
  if (!isPerson) {
    if (policy.policy === 'pinned')
      return skip('policy', 'The policy is pinned, so the registry is not asked about this container.')
    const filter = settings.filters.find((pattern) => matchGlob(pattern, container.name))
    if (filter !== undefined)
      return skip('filters', `The filter "${filter}" excludes the container from scans.`)
  }
  const reference = readReference(container.image)
  if (reference === null)
    return skip('reference', `"${container.image}" is not an image name that a registry knows.`)
  if (reference.isImageId)
    return skip('reference', 'The container names its image by id, so no registry can be asked about it.')
  if (reference.digest !== undefined)
    return skip('reference', 'The container is fixed to one digest, so nothing newer can take its place.')
  // A stranger's image may bear the same name: only what came from a registry is compared with it.
  if (container.repoDigests.length === 0)
    return skip('local-image', 'The image was built or loaded on this host, so no registry knows it.')

  const labels = labelsOf(container)
  const { scope, problem } = resolveScope(labels, settings.scope)
  // Only whether the label means something: what it says is asked when the container is replaced.
  const strategy = resolveStrategy(labels, 'stop-first')
  const include = labels['sentinel.include-tags']
  const exclude = labels['sentinel.exclude-tags']
  const tag = reference.tag ?? 'latest'
  const sortedIgnored = ignored.toSorted()
  const { registry, repository } = reference
  const key = JSON.stringify([registry, repository, tag, scope, include ?? '', exclude ?? '', sortedIgnored])
  return {
    asks: true,
    reference,
    tag,
    question: {
      key,
      tag,
      scope,
      ignored: sortedIgnored,
      ...(include === undefined ? {} : { include }),
      ...(exclude === undefined ? {} : { exclude }),
    },
    problems: [policy.problem, problem, strategy.problem].filter((text) => text !== undefined),
  }
}

function skip(rule: string, text: string): Inquiry {
  return { asks: false, rule, text }
}

function readReference(text: string): ImageReference | null {
  try {
    return parseReference(text)
  } catch {
    return null
  }
}
