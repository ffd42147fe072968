export interface BearerChallenge {
  readonly scheme: 'bearer'
  readonly realm: string
  readonly service?: string
}

export interface BasicChallenge {
  readonly scheme: 'basic'
}

export type Challenge = BearerChallenge | BasicChallenge

/**
 * Reads a WWW-Authenticate header. Bearer is preferred where both are offered. The scope it names is not kept: some
 * registries name a placeholder or more rights than a check needs, so the scope is built by us.
 */
export function parseChallenge(header: string | null): Challenge | null {
  const challenges = splitChallenges(header ?? '')
  const bearer = challenges.find(({ scheme, parameters }) => scheme === 'bearer' && parameters.has('realm'))
  if (bearer !== undefined) {
    const service = bearer.parameters.get('service')
    return {
      scheme: 'bearer',
      realm: bearer.parameters.get('realm') ?? '',
      ...(service === undefined ? {} : { service }),
    }
  }
  return challenges.some(({ scheme }) => scheme === 'basic') ? { scheme: 'basic' } : null
}

interface RawChallenge {
  readonly scheme: string
  readonly parameters: Map<string, string>
}

function splitChallenges(header: string): RawChallenge[] {
  const challenges: RawChallenge[] = []
  // A parameter is name=value or name="value"; a word that no equals sign follows opens the next challenge.
  const token = /([\w!#$%&'*+.^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?/g
  for (const [, word = '', quoted, plain] of header.matchAll(token)) {
    const value = quoted?.replace(/\\(.)/g, '$1') ?? plain
    if (value === undefined) challenges.push({ scheme: word.toLowerCase(), parameters: new Map() })
    else challenges.at(-1)?.parameters.set(word.toLowerCase(), value)
  }
  return challenges
}
