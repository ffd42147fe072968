import { processor } from '@sentinel/shared/queues/worker'
import { reserves } from '@sentinel/shared/registries/registry-limits'
import type { ScannerContext } from '../scanner-context.ts'
import type { RepositoryAnswer } from './answer.ts'
import { askRepository, failedAnswer } from './ask-repository.ts'
import { planRepositories } from './plan-repositories.ts'
import { readFleet } from './read-fleet.ts'
import { readScanSettings } from './scan-settings.ts'

/** Asks one registry about one repository. Failures are part of the answer, so that one bad registry never fails a scan. */
export const scanRepository = processor<ScannerContext, 'scan.repository'>(
  'scan.repository',
  async (ctx, payload, signal): Promise<RepositoryAnswer> => {
    const { scanId, registry, repository, questions, mode } = payload
    const { registries } = ctx
    await registries.prepare({ scanId, registry }, () => everyRepository(ctx), signal)
    const given = registries.given(scanId, registry)
    const answers = given
      ? questions.map((question) => failedAnswer(question, given))
      : await askRepository(
          ctx.registry,
          { registry, repository, questions, reserve: reserves[mode], targets: registries.targets },
          signal,
        )
    if (!given) registries.note(scanId, registry, answers)
    await ctx.progress.add(payload)
    return { registry, repository, answers, costs: registries.takeCosts() }
  },
)

/** In a process that did not begin the scan. */
async function everyRepository(ctx: ScannerContext) {
  return planRepositories(await readFleet(ctx, { settings: await readScanSettings(ctx) }))
}
