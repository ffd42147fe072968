import type { JobPayload } from '@sentinel/shared/queues/jobs'
import type { RepositoryPlan } from './plan-repositories.ts'

/** A job costs about as much as the two requests of one repository; so many share one. */
export const repositoriesPerJob = 5

export type Batch = Omit<JobPayload<'scan.repositories'>, 'scanId' | 'total'>

/** Repositories of one registry together, at most `size`; neighbours are of different registries, so that a slow one holds up none. */
export function batchRepositories(plans: readonly RepositoryPlan[], size: number): Batch[] {
  const groups = [...Map.groupBy(plans, ({ registry }) => registry)]
  return interleave(
    groups.map(([registry, group]) =>
      Array.from({ length: Math.ceil(group.length / size) }, (_, index) => ({
        registry,
        repositories: group
          .slice(index * size, (index + 1) * size)
          .map(({ repository, questions, containers }) => ({ repository, questions, containers })),
      })),
    ),
  )
}

function interleave<T>(groups: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...groups.map((group) => group.length))
  return Array.from({ length: longest }, (_, index) => index).flatMap((index) =>
    groups.flatMap((group) => group.slice(index, index + 1)),
  )
}
