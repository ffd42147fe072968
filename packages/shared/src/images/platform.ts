export interface Platform {
  readonly os: string
  readonly architecture: string
  readonly variant?: string
}

/** The child that an engine of the wanted platform would run, or null: the nearest lower variant where its own is missing. */
export function choosePlatform<P extends Platform>(children: readonly P[], wanted: Platform): P | null {
  const wantedLevel = variantLevel(wanted)
  const fitting = children
    .filter((child) => child.os === wanted.os && child.architecture === wanted.architecture)
    .filter((child) => variantLevel(child) <= wantedLevel)
  return fitting.toSorted((a, b) => variantLevel(b) - variantLevel(a))[0] ?? null
}

const impliedVariants: Readonly<Record<string, number>> = { arm: 7, arm64: 8, amd64: 1 }

// "arm64" and "arm64/v8" are one platform; a manifest may name either.
function variantLevel(platform: Platform): number {
  const written = /^v?(\d+)/.exec(platform.variant ?? '')?.[1]
  return written === undefined ? (impliedVariants[platform.architecture] ?? 0) : Number(written)
}
