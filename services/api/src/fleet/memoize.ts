import type { Snapshot } from './snapshot.ts'

/** Computes once per snapshot and argument: a list that did not change is not written again for every request. */
export function memoize<T>(
  compute: (snapshot: Snapshot, argument: string) => T,
): (snapshot: Snapshot, argument: string) => T {
  const known = new WeakMap<Snapshot, Map<string, T>>()
  return (snapshot, argument) => {
    const ofSnapshot = known.get(snapshot) ?? new Map<string, T>()
    known.set(snapshot, ofSnapshot)
    const value = ofSnapshot.get(argument) ?? compute(snapshot, argument)
    ofSnapshot.set(argument, value)
    return value
  }
}
