import type { ContainerInspect } from '@sentinel/docker/engine-types'
import type { Recipe } from '@sentinel/docker/recipe/recipe'
import { resolveStrategy, type Strategy } from '@sentinel/shared/updates/resolve-strategy'
import { endingByItself, startFirstObstacles } from './start-first-obstacles.ts'

export interface ChosenStrategy {
  readonly strategy: Strategy
  /** What people read of the choice; absent where nobody asked for anything. */
  readonly strategyText?: string
  /** The label of this very container could not be followed: its history says so too. */
  readonly isLabelUnmet?: boolean
}

/** What was asked for, unless something forbids it: then what is always possible, and why. */
export function chooseStrategy({
  old,
  recipe,
  fresh,
  setting,
  dependants = [],
}: {
  readonly old: ContainerInspect
  readonly recipe: Pick<Recipe, 'config' | 'networks'>
  readonly fresh: ContainerInspect
  readonly setting: Strategy
  /** Names of what hangs on old. */
  readonly dependants?: readonly string[]
}): ChosenStrategy {
  const { strategy, source, problem } = resolveStrategy(old.labels, setting)
  const wrong = problem === undefined ? [] : [problem]
  if (strategy === 'stop-first') {
    return problem === undefined ? { strategy } : { strategy, strategyText: problem, isLabelUnmet: true }
  }
  // A rollback may go back to a container that was set up in another way.
  const obstacles = new Set([
    ...startFirstObstacles(old, recipe),
    ...endingByItself(fresh),
    ...hangingOn(dependants),
  ])
  const isPossible = obstacles.size === 0
  const said = isPossible
    ? 'The old one serves until the new one has proved itself'
    : `Not start-first, because ${old.name} ${listed([...obstacles])}`
  return {
    strategy: isPossible ? 'start-first' : 'stop-first',
    strategyText: [...wrong, said].join(' '),
    ...(problem !== undefined || (source === 'label' && !isPossible) ? { isLabelUnmet: true } : {}),
  }
}

function listed(clauses: readonly string[]): string {
  const last = clauses.at(-1) ?? ''
  return clauses.length < 2 ? last : `${clauses.slice(0, -1).join(', ')} and ${last}`
}

/** They live in its namespaces and volumes, and can do so in those of one of the two only. */
function hangingOn(dependants: readonly string[]): string[] {
  if (dependants.length === 0) return []
  return [`has ${dependants.join(', ')} living in its namespaces or volumes`]
}
