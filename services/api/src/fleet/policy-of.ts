import type { ContainerDoc } from '@sentinel/shared/resources/container'
import { labelsOf } from '@sentinel/shared/resources/container'
import type { PreferenceDoc } from '@sentinel/shared/resources/preference'
import { ownLabels } from '@sentinel/shared/policy/foreign-labels'
import { resolvePolicy, type ResolvedPolicy } from '@sentinel/shared/policy/resolve-policy'
import { tagOf } from './tag-of.ts'
import type { Snapshot } from './snapshot.ts'

/** What holds for a container now; its decision may still tell of an earlier word. */
export function policyOf(
  container: ContainerDoc,
  preference: PreferenceDoc | undefined,
  { latestAutoUpdate, defaultPolicy }: Pick<Snapshot, 'latestAutoUpdate' | 'defaultPolicy'>,
): ResolvedPolicy {
  const tag = tagOf(container.image)
  return resolvePolicy({
    override: preference?.policy,
    labels: ownLabels(labelsOf(container)).labels,
    tag: tag === '' ? undefined : tag,
    latestAutoUpdate,
    defaultPolicy,
  })
}
