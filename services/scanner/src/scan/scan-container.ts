import { AppError } from '@sentinel/shared/errors/app-error'
import { processor } from '@sentinel/shared/queues/worker'
import { reserves } from '@sentinel/shared/registries/registry-limits'
import type { DecisionDoc } from '@sentinel/shared/resources/decision'
import { outboxEntry, withOutbox } from '@sentinel/shared/events/outbox'
import { shownName } from '@sentinel/shared/resources/service'
import type { ScannerContext } from '../scanner-context.ts'
import type { ContainerKey } from './container-key.ts'
import { askRepository } from './ask-repository.ts'
import { carryOut } from './carry-out.ts'
import type { Judgement, Pulled } from './judge.ts'
import { planRepositories } from './plan-repositories.ts'
import { readFleet } from './read-fleet.ts'
import { readScanSettings } from './scan-settings.ts'
import { hostNameOf, readStanding } from './read-standing.ts'
import { untilObserved } from './until-observed.ts'

/** Checks one container now, the same way as a scan, tells it, and answers what it found. */
export const scanContainer = processor<ScannerContext, 'scan.container'>(
  'scan.container',
  async (ctx, { hostId, name, after }, signal, meta) => {
    const only = { hostId, name }
    const isPerson = after === undefined
    if (!isPerson && !(await untilObserved(ctx, only, signal))) return await forgetRecheck(ctx, after)
    const settings = await readScanSettings(ctx)
    const [members, standing, pulled] = await Promise.all([
      readFleet(ctx, { settings, only, isPerson }),
      readStanding(ctx, only),
      pulledBy(ctx, after),
    ])
    if (members.length === 0) throw unknownContainer(name)
    const plan = planRepositories(members)[0]
    const reserve = isPerson ? reserves.manual : reserves.scheduled
    const answers = plan ? await askRepository(ctx.registry, { ...plan, reserve }, signal) : []
    const { judgements, tidy } = await carryOut(ctx, {
      checkId: `check-${meta.id}`,
      members,
      answers: new Map(answers.map((answer) => [answer.key, answer])),
      standing,
      cause: isPerson ? 'scan' : 'schedule',
      settings,
      ...(pulled && { pulled: new Map(members.map(({ key }) => [key, pulled])) }),
    })
    await tidy()
    const answer = judgements.map(present)[0]
    if (answer) await tell(ctx, { ...only, hostName: hostNameOf(standing, hostId), ...answer })
    if (!isPerson) await forgetRecheck(ctx, after)
    return answer
  },
)

async function tell(ctx: ScannerContext, { hostId, name, hostName, message, outcome }: Told): Promise<void> {
  const event = outboxEntry('container.checked', { hostId, hostName, container: name, message, outcome })
  const filed = withOutbox([event])
  await ctx.db.decisions.updateOne(
    { hostId, name },
    { $set: { checkedAt: new Date(), ...filed.$set }, $push: filed.$push },
  )
  await ctx.events.flush('decisions', { hostId, name })
}

type Told = ContainerKey &
  Pick<DecisionDoc, 'outcome'> & { readonly hostName: string; readonly message: string }

/** What the update that has ended fetched without restarting the container. */
async function pulledBy({ db }: ScannerContext, updateId = ''): Promise<Pulled | undefined> {
  if (updateId === '') return undefined
  const update = await db.updates
    .findOne({ _id: updateId, errorCode: 'pulled' })
    .select({ candidateId: 1, to: 1, endedAt: 1 })
    .lean()
  const { candidateId, to, endedAt = new Date() } = update ?? {}
  return candidateId === undefined || !to ? undefined : { candidateId, imageId: to.imageId, at: endedAt }
}

async function forgetRecheck({ db }: ScannerContext, updateId: string): Promise<void> {
  await db.updates.updateOne({ _id: updateId }, { $unset: { recheckAt: '' } })
}

export function unknownContainer(name: string): AppError {
  return new AppError(
    'notFound',
    'container_not_found',
    `There is no container called ${name}; check the name and the host`,
  )
}

/** The answer for whoever waits for it. */
function present({ member, decision, action }: Judgement) {
  const shown = shownName(member.container.name)
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
        message: `Update available for ${shown}${obstacle ? `, but: ${obstacle.text}` : ''}`,
      }
    }
    case 'up_to_date':
      return { ...answer, message: `${shown} is up to date` }
    case 'skipped':
      return {
        ...answer,
        message: `${shown} was not checked: ${trace.find(({ verdict }) => verdict === 'drop')?.text ?? ''}`,
      }
    case 'rate_limited':
      return { ...answer, message: `${shown} was not checked: ${error ?? ''}` }
    case 'failed':
      return { ...answer, message: `${shown} could not be checked: ${error ?? ''}` }
  }
}
