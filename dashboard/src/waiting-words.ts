import { isUp } from './abilities.ts'
import type { FleetContainer, UpdateView } from './api/views.ts'
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

/** What pressing Approve leads to. */
export function whatHappens(
  container: FleetContainer,
  { from, to }: Pick<UpdateView, 'from' | 'to'>,
): string {
  const old = from.tag === to.tag ? 'the old build' : from.tag || 'the old one'
  const next = from.tag === to.tag ? 'The new build' : to.tag
  if (!isUp(container))
    return `${next} is downloaded and takes the place of ${old}. ${container.name} is stopped now and stays stopped, so the new one cannot prove itself.`
  return `${next} is downloaded while ${old} keeps serving. Then ${container.name} is down for one stop and start. Should the new one be sick, ${old} is put back by itself.`
}
