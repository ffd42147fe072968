import type { ScanQuestion } from '@sentinel/shared/queues/jobs'
import type { FleetMember } from './read-fleet.ts'

export interface RepositoryPlan {
  readonly registry: string
  readonly repository: string
  readonly questions: ScanQuestion[]
  readonly containers: number
}

interface Draft {
  registry: string
  repository: string
  questions: Map<string, ScanQuestion>
  containers: number
}

/** What to ask: one entry per distinct repository in the fleet. */
export function planRepositories(members: readonly FleetMember[]): RepositoryPlan[] {
  const plans = new Map<string, Draft>()
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
  return [...plans.values()].map((plan) => ({ ...plan, questions: [...plan.questions.values()] }))
}
