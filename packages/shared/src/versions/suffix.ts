import type { Prerelease } from './scheme.ts'

// Least stable first: their order between equal version numbers.
export const markers = 'snapshot nightly dev canary next alpha m milestone ea beta pre preview rc'.split(' ')
const markerPattern = new RegExp(
  `^(${markers.toSorted((a, b) => b.length - a.length).join('|')})\\.?(\\d+(?:\\.\\d+)*)?$`,
  'i',
)

export interface Suffix {
  readonly variant: string
  readonly prereleases: readonly Prerelease[]
}

/** What follows the first hyphen: markers of pre-releases, and all else is the build variant. */
export function parseSuffix(suffix: string): Suffix {
  const variant: string[] = []
  const prereleases: Prerelease[] = []
  const tokens = suffix === '' ? [] : suffix.split('-')
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] ?? ''
    const match = markerPattern.exec(token)
    if (match === null) {
      variant.push(token)
      continue
    }
    const next = tokens[index + 1] ?? ''
    const isNumberApart = match[2] === undefined && /^\d+$/.test(next)
    if (isNumberApart) index += 1
    const digits = isNumberApart ? next : (match[2] ?? '')
    prereleases.push({
      marker: (match[1] ?? '').toLowerCase(),
      numbers: digits === '' ? [] : digits.split('.').map(BigInt),
    })
  }
  return { variant: variant.join('-'), prereleases }
}
