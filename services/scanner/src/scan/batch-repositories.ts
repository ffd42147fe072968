import type { JobPayload } from '@sentinel/shared/queues/jobs'
import type { RepositoryPlan } from './plan-repositories.ts'

/** A job costs about as much as the two requests of one repository, so some share one: at most so many … */
const mostPerJob = 10
/** … and fewer where that would be too few jobs for several scanners to share. */
const jobsToShare = 5

/** `concurrency` is of repositories, also where it is less than a job could hold. */
export function repositoriesPerJob(concurrency: number): number {
  return Math.min(mostPerJob, concurrency)
}

export type Batch = Omit<JobPayload<'scan.repositories'>, 'scanId' | 'mode' | 'total'>

/** Repositories of one registry together; neighbours are of different registries, so that a slow one holds up none. */
export function batchRepositories(plans: readonly RepositoryPlan[], most: number): Batch[] {
  const size = Math.max(1, Math.min(most, Math.ceil(plans.length / jobsToShare)))
  const groups = [...Map.groupBy(plans, ({ registry }) => registry)]
  return interleave(
    groups.map(([registry, repositories]) =>
      Array.from({ length: Math.ceil(repositories.length / size) }, (_, index) => ({
        registry,
        repositories: repositories
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
