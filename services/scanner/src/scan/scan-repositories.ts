import { processor } from '@sentinel/shared/queues/worker'
import type { JobPayload } from '@sentinel/shared/queues/jobs'
import type { ScannerContext } from '../scanner-context.ts'
import type { Answer, RegistryAnswer } from './answer.ts'
import { askRepository, failedAnswer } from './ask-repository.ts'
import { planRepositories } from './plan-repositories.ts'
import { readFleet } from './read-fleet.ts'
import { readScanSettings } from './scan-settings.ts'

type Payload = JobPayload<'scan.repositories'>

/** Asks one registry about some of its repositories. Failures are part of the answer, so that one bad registry never fails a scan. */
export const scanRepositories = processor<ScannerContext, 'scan.repositories'>(
  'scan.repositories',
  async (ctx, payload, signal): Promise<RegistryAnswer> => {
    const { scanId, registry, repositories, total } = payload
    const { registries } = ctx
    await registries.prepare({ scanId, registry }, () => everyRepository(ctx), signal)
    const answers = await Promise.all(repositories.map((each) => ask(ctx, payload, each, signal)))
    const containers = repositories.reduce((sum, each) => sum + each.containers, 0)
    await ctx.progress.add({ scanId, containers, total })
    return { registry, answers: answers.flat(), cost: registries.takeCost() }
  },
)

async function ask(
  { registry: client, registries }: ScannerContext,
  { scanId, registry }: Payload,
  { repository, questions }: Payload['repositories'][number],
  signal: AbortSignal,
): Promise<Answer[]> {
  const given = registries.given(scanId, registry)
  if (given) return questions.map((question) => failedAnswer(question, given))
  const answers = await askRepository(client, { registry, repository, questions }, signal)
  registries.note(scanId, registry, answers)
  return answers
}

/** In a process that did not begin the scan. */
async function everyRepository(ctx: ScannerContext) {
  return planRepositories(await readFleet(ctx, { settings: await readScanSettings(ctx) }))
}
