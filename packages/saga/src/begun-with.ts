import type { Plan } from './step.ts'

/** What is perhaps done where the journal says that this step was begun: the step, and those joined to it. */
export function begunWith<C, S>({ steps, joined = [] }: Plan<C, S>, begun: string | undefined): string[] {
  if (begun === undefined) return []
  const names = steps.map(({ name }) => name)
  const rest = names.slice(names.indexOf(begun) + 1)
  const end = rest.findIndex((name) => !joined.includes(name))
  return [begun, ...rest.slice(0, end === -1 ? rest.length : end)]
}
