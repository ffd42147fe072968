import type { JobPayload, ScanQuestion } from '@sentinel/shared/queues/jobs'
import type { FleetMember } from './read-fleet.ts'

export type RepositoryPlan = Omit<JobPayload<'scan.repository'>, 'scanId' | 'mode'>

interface Draft {
  registry: string
  repository: string
  questions: Map<string, ScanQuestion>
  containers: number
}

/** One entry per distinct repository in the fleet; neighbours are of different registries, so that a slow one holds up none. */
export function planRepositories(members: readonly FleetMember[]): RepositoryPlan[] {
  const plans = new Map<string, Draft>()
  const total = members.length
  for (const { container, inquiry } of members) {
    if (!inquiry.asks) continue
    const { registry, repository } = inquiry.reference
    const planKey = `${registry}/${repository}`
    const plan = plans.get(planKey) ?? { registry, repository, questions: new Map(), containers: 0 }
    plans.set(planKey, plan)
    plan.containers += 1
    const question: ScanQuestion = plan.questions.get(inquiry.question.key) ?? {
      ...inquiry.question,
      images: [],
    }
    plan.questions.set(question.key, question)
    const { imageId, repoDigests, os, architecture, variant } = container
    if (question.images.some((image) => image.imageId === imageId)) continue
    question.images.push({
      imageId,
      repoDigests,
      os,
      architecture,
      ...(variant === undefined ? {} : { variant }),
    })
  }
  const flat = [...plans.values()].map((plan) => ({
    ...plan,
    total,
    questions: [...plan.questions.values()],
  }))
  return interleave(Map.groupBy(flat, ({ registry }) => registry))
}

function interleave<T>(groups: ReadonlyMap<string, readonly T[]>): T[] {
  const longest = Math.max(0, ...[...groups.values()].map((group) => group.length))
  return Array.from({ length: longest }, (_, index) => index).flatMap((index) =>
    [...groups.values()].flatMap((group) => group.slice(index, index + 1)),
  )
}
