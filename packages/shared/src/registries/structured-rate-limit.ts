import type { Headers } from 'undici'

export interface StructuredLimit {
  readonly limit?: number
  readonly remaining?: number
  readonly resetSeconds?: number
}

const itemPattern =
  /("(?:[^"\\]|\\.)*"|[^\s,;="]+)((?:\s*;\s*[a-z*][\w.*-]*(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s,;"]+))?)*)/gi
const parameterPattern = /;\s*([a-z*][\w.*-]*)\s*=\s*"?([^\s,;"]+)/gi

/**
 * The one header that took the place of three: `RateLimit: "hour";r=50;t=30` with `RateLimit-Policy: "hour";q=100;w=3600`,
 * and its draft `limit=100, remaining=50, reset=30`. Of several limits the one that is used up first.
 */
export function readStructuredLimit(headers: Pick<Headers, 'get'>): StructuredLimit | null {
  const told = headers.get('ratelimit')
  if (told === null) return null
  return readDraft(told) ?? readItems(told, headers.get('ratelimit-policy') ?? '')
}

function readDraft(text: string): StructuredLimit | null {
  const members = new Map(
    [...text.matchAll(/(?:^|,)\s*(limit|remaining|reset)\s*=\s*(\d{1,15})/gi)].map(([, key = '', digits]) => [
      key.toLowerCase(),
      Number(digits),
    ]),
  )
  return members.size === 0
    ? null
    : known(members.get('limit'), members.get('remaining'), members.get('reset'))
}

function readItems(told: string, policyText: string): StructuredLimit | null {
  const policies = new Map(itemsOf(policyText).map((policy) => [policy.name, policy]))
  const limits = itemsOf(told).flatMap(({ name, numbers }) => {
    const remaining = numbers.get('r')
    const policy = policies.get(name)
    // Of bytes we ask for next to nothing.
    if (remaining === undefined || (policy && policy.unit !== 'requests')) return []
    return [
      { remaining, limit: policy?.numbers.get('q'), reset: numbers.get('t') ?? policy?.numbers.get('w') },
    ]
  })
  const [tightest] = limits.toSorted((a, b) => a.remaining - b.remaining || (b.reset ?? 0) - (a.reset ?? 0))
  return tightest === undefined ? null : known(tightest.limit, tightest.remaining, tightest.reset)
}

interface Item {
  readonly name: string
  readonly unit: string
  readonly numbers: ReadonlyMap<string, number>
}

function itemsOf(text: string): Item[] {
  return [...text.matchAll(itemPattern)].map(([, name = '', rest = '']) => {
    const parameters = [...rest.matchAll(parameterPattern)].map(
      ([, key = '', value = '']) => [key.toLowerCase(), value] as const,
    )
    const unit = parameters.find(([key]) => key === 'qu')?.[1] ?? 'requests'
    const numbers = parameters
      .filter(([, value]) => /^\d{1,15}$/.test(value))
      .map(([key, value]) => [key, Number(value)] as const)
    return { name, unit, numbers: new Map(numbers) }
  })
}

function known(
  limit: number | undefined,
  remaining: number | undefined,
  resetSeconds: number | undefined,
): StructuredLimit {
  return {
    ...(limit === undefined ? {} : { limit }),
    ...(remaining === undefined ? {} : { remaining }),
    ...(resetSeconds === undefined ? {} : { resetSeconds }),
  }
}
