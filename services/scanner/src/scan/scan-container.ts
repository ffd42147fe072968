import { AppError } from '@sentinel/shared/errors/app-error'
import { processor } from '@sentinel/shared/queues/worker'
import type { ScannerContext } from '../scanner-context.ts'
import { askRepository } from './ask-repository.ts'
import { carryOut } from './carry-out.ts'
import type { Judgement } from './judge.ts'
import { planRepositories } from './plan-repositories.ts'
import { readFleet } from './read-fleet.ts'
import { readScanSettings } from './scan-settings.ts'
import { readStanding } from './read-standing.ts'

/** Checks one container now, the same way as a scan, and answers what it found. */
export const scanContainer = processor<ScannerContext, 'scan.container'>(
  'scan.container',
  async (ctx, { hostId, name }, signal, meta) => {
    const only = { hostId, name }
    const settings = await readScanSettings(ctx)
    const [members, standing] = await Promise.all([
      readFleet(ctx, { settings, only }),
      readStanding(ctx, only),
    ])
    if (members.length === 0) throw unknownContainer(name)
    const plan = planRepositories(members)[0]
    const answers = plan ? await askRepository(ctx.registry, plan, signal) : []
    const judgements = await carryOut(ctx, {
      checkId: `check-${meta.id}`,
      members,
      answers: new Map(answers.map((answer) => [answer.key, answer])),
      standing,
      cause: 'scan',
      settings,
    })
    await ctx.db.decisions.updateOne(only, { $set: { checkedAt: new Date() } })
    return judgements.map(present)[0]
  },
)

export function unknownContainer(name: string): AppError {
  return new AppError(
    'notFound',
    'container_not_found',
    `There is no container called ${name}; check the name and the host`,
  )
}

/** The answer for whoever waits for it. */
function present({ member, decision, action }: Judgement) {
  const { name } = member.container
  const { outcome, candidate, error, trace } = decision
  const answer = {
    outcome,
    newerVersions: candidate?.newerVersions ?? [],
    isQueued: action === 'ask' || action === 'auto',
    ...(candidate ? { candidate } : {}),
  }
  switch (outcome) {
    case 'available': {
      const obstacle = trace.find(({ verdict }) => verdict === 'drop')
      return {
        ...answer,
        message: `Update available for ${name}${obstacle ? `, but: ${obstacle.text}` : ''}`,
      }
    }
    case 'up_to_date':
      return { ...answer, message: `${name} is up to date` }
    case 'skipped':
      return {
        ...answer,
        message: `${name} was not checked: ${trace.find(({ verdict }) => verdict === 'drop')?.text ?? ''}`,
      }
    case 'failed':
      return { ...answer, message: `${name} could not be checked: ${error ?? ''}` }
  }
}
