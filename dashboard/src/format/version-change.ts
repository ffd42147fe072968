export type Jump = 'major' | 'minor' | 'patch' | 'build' | 'other'

/** How far apart two tags are, for the eye alone: what may be offered is decided by the scanner. */
export function jumpBetween(from: string, to: string): Jump {
  if (from === to) return 'build'
  const old = numbersOf(from)
  const next = numbersOf(to)
  if (old === null || next === null) return 'other'
  const index = next.findIndex((part, position) => part !== (old[position] ?? 0))
  return (['major', 'minor', 'patch'] as const)[index] ?? 'other'
}

function numbersOf(tag: string): number[] | null {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?![.\d])/.exec(tag)
  return match && match.slice(1).map((part) => Number(part ?? 0))
}

export const jumpWords: Readonly<Record<Jump, string>> = {
  major: 'major version: may need changes of yours',
  minor: 'minor version',
  patch: 'patch',
  build: 'newer build of the same tag',
  other: 'another version',
}

/** `registry.example/team/app:1.2` → `team/app`, for places where the whole reference is elsewhere. */
export function shortImage(reference: string): string {
  const name = reference.replace(/@.*$/, '').replace(/:[^/:]*$/, '')
  const [first = '', ...rest] = name.split('/')
  const isRegistry = rest.length > 0 && (first.includes('.') || first.includes(':') || first === 'localhost')
  return (isRegistry ? rest.join('/') : name).replace(/^library\//, '')
}

/** The first twelve digits, as the engine shows them. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12)
}

interface Point {
  readonly reference: string
  readonly tag: string
  readonly digest: string
}

/** A reference with its tag set apart. */
export function pointOf(reference: string, digest: string): Point {
  const tag = /:([^/:@]+)(?:@.*)?$/.exec(reference)?.[1] ?? ''
  return { reference, tag, digest }
}
