import type { AppError } from '@sentinel/shared/errors/app-error'
import { processor } from '@sentinel/shared/queues/worker'
import type { JobPayload } from '@sentinel/shared/queues/jobs'
import { reserves } from '@sentinel/shared/registries/registry-limits'
import type { ScannerContext } from '../scanner-context.ts'
import type { Answer, RegistryAnswer } from './answer.ts'
import { askRepository, failedAnswer } from './ask-repository.ts'
import { eachByItself } from './each-by-itself.ts'
import { planRepositories } from './plan-repositories.ts'
import { readFleet } from './read-fleet.ts'
import { readScanSettings } from './scan-settings.ts'

type Payload = JobPayload<'scan.repositories'>
type Batched = Payload['repositories'][number]

/**
 * Asks one registry about some of its repositories. Failures are part of the answer, so that one bad registry never
 * fails a scan, and one bad repository none of those that share its job.
 */
export const scanRepositories = processor<ScannerContext, 'scan.repositories'>(
  'scan.repositories',
  async (ctx, payload, signal): Promise<RegistryAnswer> => {
    const { scanId, registry, repositories, total } = payload
    const { registries } = ctx
    await registries.prepare({ scanId, registry }, () => everyRepository(ctx), signal)
    const answers = await Promise.all(
      repositories.map(async (each) => {
        const answer = (limited: AbortSignal) => ask(ctx, payload, each, limited)
        const failed = (error: AppError) => each.questions.map((question) => failedAnswer(question, error))
        const own = await ctx.asking.run(() => eachByItself(answer, failed, signal), signal)
        await ctx.progress.add({ scanId, total, ...each, registry })
        return own
      }),
    )
    return { registry, answers: answers.flat(), costs: registries.takeCosts() }
  },
)

async function ask(
  { registry: client, registries }: ScannerContext,
  { scanId, registry, mode }: Payload,
  { repository, questions }: Batched,
  signal: AbortSignal,
): Promise<Answer[]> {
  const given = registries.given(scanId, registry)
  if (given) return questions.map((question) => failedAnswer(question, given))
  const { targets } = registries
  const inquired = { registry, repository, questions, reserve: reserves[mode], targets }
  const answers = await askRepository(client, inquired, signal)
  registries.note(scanId, registry, answers)
  return answers
}

/** In a process that did not begin the scan. */
async function everyRepository(ctx: ScannerContext) {
  return planRepositories(await readFleet(ctx, { settings: await readScanSettings(ctx) }))
}
