import { isUp } from './abilities.ts'
import type { FleetContainer, UpdateView } from './api/views.ts'
import { isServiceName, shownName } from './service-name.ts'
import { jumpBetween } from './format/version-change.ts'

/** What there is, in a sentence. */
export function offerOf({
  from,
  to,
  newer_versions,
}: Pick<UpdateView, 'from' | 'to' | 'newer_versions'>): string {
  const jump = jumpBetween(from.tag, to.tag)
  if (jump === 'build')
    return `There is a newer build of ${to.tag || 'latest'}: the same tag now names another image.`
  const running = `the ${from.tag || 'latest'} that runs`
  if (jump === 'other') return `${to.tag} is offered in place of ${running}.`
  const between = newer_versions.length - 1
  const skips = between > 0 ? `, with ${between} more in between` : ''
  return `${to.tag} is a ${jump === 'patch' ? 'patch' : `${jump} version`} newer than ${running}${skips}.`
}

/** Why it does not simply happen. */
export function whyItWaits({ waiting, decision, policy }: FleetContainer): string {
  if (waiting?.reason) return waiting.reason
  const asks = decision?.trace.filter(({ verdict }) => verdict === 'ask' || verdict === 'hold') ?? []
  if (asks.length > 0) return asks.map(({ text }) => text).join(' ')
  return policy === 'auto'
    ? 'It is about to be taken up.'
    : `The policy is ${policy}: a person must approve each update.`
}

/** The image of what is newer was fetched before; only the restart is to come. */
export function isPulled({ decision, candidate, waiting }: FleetContainer): boolean {
  if (decision?.pulled_at === undefined || candidate === null) return false
  return waiting === null || waiting.candidate_id === candidate.id
}

/** What pressing Approve leads to. */
export function whatHappens(
  container: FleetContainer,
  { from, to }: Pick<UpdateView, 'from' | 'to'>,
): string {
  const old = from.tag === to.tag ? 'the old build' : from.tag || 'the old one'
  const next = from.tag === to.tag ? 'The new build' : to.tag
  const name = shownName(container.name)
  if (isServiceName(container.name))
    return `The swarm replaces the tasks of ${name} one after another, as the service says. Should they be sick, the swarm does what the service says for that.`
  if (!isUp(container))
    return `${next} is downloaded and takes the place of ${old}. ${name} is stopped now and stays stopped, so the new one cannot prove itself.`
  if (isPulled(container))
    return `${next} is on the host already. ${name} is down for one stop and start. Should the new one be sick, ${old} is put back by itself.`
  return `${next} is downloaded while ${old} keeps serving. Then ${name} is down for one stop and start. Should the new one be sick, ${old} is put back by itself.`
}
