export interface DropReason {
  /** One word for all tags that were left out for the same reason. */
  readonly rule: string
  /** One sentence that is true of each of them. */
  readonly text: string
}

export interface DroppedGroup extends DropReason {
  /** How many there were; `tags` names the first of them. */
  readonly count: number
  readonly tags: readonly string[]
}

/** What became of the tags of a repository, bounded. */
export interface TagReport {
  readonly seen: number
  readonly dropped: readonly DroppedGroup[]
}

/** Newer tags that were left out are what people ask about. */
const mostNewer = 100
const mostOthers = 20

export function tagReport(seen: number) {
  const groups = new Map<string, { reason: DropReason; count: number; newer: string[]; others: string[] }>()
  let newer = 0
  return {
    drop(tag: string, reason: DropReason, isNewer: boolean): void {
      const group = groups.get(reason.rule) ?? { reason, count: 0, newer: [], others: [] }
      groups.set(reason.rule, group)
      group.count += 1
      if (isNewer && newer < mostNewer) {
        newer += 1
        group.newer.push(tag)
      } else if (!isNewer && group.others.length < mostOthers) group.others.push(tag)
    },
    end(): TagReport {
      const dropped = [...groups.values()].map(({ reason, count, newer: first, others }) => ({
        ...reason,
        count,
        tags: [...first, ...others].slice(0, Math.max(first.length, mostOthers)),
      }))
      return { seen, dropped: dropped.toSorted((a, b) => order(a) - order(b)) }
    },
  }
}

/** What a person could change comes first. */
const byInterest = ['scope', 'include', 'exclude', 'prerelease', 'followed', 'variant', 'family', 'older']

function order({ rule }: DropReason): number {
  const index = byInterest.indexOf(rule)
  return index === -1 ? byInterest.length : index
}
