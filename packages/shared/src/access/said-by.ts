/** Who said it, as a sentence names him: `system` is whoever needs no login. */
export function saidBy(name = ''): string {
  return name === '' || name === 'system' ? 'somebody' : name
}

/** A sentence about him: `somebody took it back` begins with a capital, a name stays as it is. */
export function sentenceBy(name: string | undefined, predicate: string): string {
  const who = saidBy(name)
  return `${who === 'somebody' ? 'Somebody' : who} ${predicate}`
}
