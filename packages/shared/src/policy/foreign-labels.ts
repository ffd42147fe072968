/** A label of ours that stands for what another program's label says, and which label that was. */
export interface ForeignLabel {
  readonly from: string
  readonly value: string
}

interface Translation {
  readonly from: string
  readonly to: string
  /** Undefined: the value asks for nothing that is not so anyway. */
  readonly translate: (value: string) => string | undefined
}

const isTrue = (value: string) => value.trim().toLowerCase() === 'true'
const isFalse = (value: string) => value.trim().toLowerCase() === 'false'
const asItIs = (value: string) => value
const watchtower = 'com.centurylinklabs.watchtower'

/** From the strictest to the most lenient: where two speak of the same, the first one counts. */
export const foreignLabels: readonly Translation[] = [
  { from: 'wud.watch', to: 'sentinel.policy', translate: (value) => (isFalse(value) ? 'pinned' : undefined) },
  { from: 'wud.tag.include', to: 'sentinel.include-tags', translate: asItIs },
  { from: 'wud.tag.exclude', to: 'sentinel.exclude-tags', translate: asItIs },
  { from: 'wud.tag.transform', to: 'sentinel.transform-tags', translate: asItIs },
  {
    from: `${watchtower}.enable`,
    to: 'sentinel.policy',
    translate: (value) => (isFalse(value) ? 'pinned' : undefined),
  },
  {
    from: `${watchtower}.no-pull`,
    to: 'sentinel.policy',
    translate: (value) => (isTrue(value) ? 'pinned' : undefined),
  },
  {
    from: `${watchtower}.monitor-only`,
    to: 'sentinel.policy',
    translate: (value) => (isTrue(value) ? 'manual' : undefined),
  },
  { from: `${watchtower}.depends-on`, to: 'sentinel.depends-on', translate: asItIs },
]

export interface OwnLabels {
  /** With what other programs' labels say added, where ours say nothing. */
  readonly labels: Readonly<Record<string, string>>
  /** By label of ours: the foreign one that was obeyed. */
  readonly obeyed: ReadonlyMap<string, ForeignLabel>
}

const none: ReadonlyMap<string, ForeignLabel> = new Map()

/** Labels as if everybody had written ours. An own label always wins. */
export function ownLabels(labels: Readonly<Record<string, string>>): OwnLabels {
  const obeyed = new Map<string, ForeignLabel>()
  for (const { from, to, translate } of foreignLabels) {
    const written = labels[from]
    if (written === undefined || isSet(labels[to]) || obeyed.has(to)) continue
    const value = translate(written)
    if (value !== undefined && isSet(value)) obeyed.set(to, { from, value })
  }
  if (obeyed.size === 0) return { labels, obeyed: none }
  const added = [...obeyed].map(([to, { value }]) => [to, value])
  return { labels: { ...labels, ...Object.fromEntries(added) }, obeyed }
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== ''
}
