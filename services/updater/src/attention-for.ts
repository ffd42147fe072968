import type { ContainerInspect, ContainerSummary } from '@sentinel/docker/engine-types'
import type { Host } from '@sentinel/docker/host'
import { readStringMap } from '@sentinel/docker/read-field'
import type { Ending } from '@sentinel/saga/journal'
import { replacePlan } from '@sentinel/saga/plan'
import type { Replacement } from '@sentinel/saga/replacement'
import type { AttentionAnswer, SeenContainer, UpdateDoc } from '@sentinel/shared/resources/update'

type Attention = NonNullable<UpdateDoc['attention']>

interface Presence {
  readonly old: ContainerInspect | null
  readonly fresh: ContainerInspect | null
  /** Neither of ours. */
  readonly stranger: ContainerInspect | null
  /** Of the same Compose service: Compose took what it met during the update for a second container of it. */
  readonly siblings: readonly ContainerSummary[]
  /** What hangs on old and on new. */
  readonly dependants: readonly ContainerInspect[]
  readonly state: Replacement
}

type Eyes = Pick<Host, 'inspectContainer' | 'listContainers'>

const serviceLabels = ['com.docker.compose.project', 'com.docker.compose.service']

/** What was seen, and what each answer would do with what is there. Only what can be done is offered. */
export async function attentionFor(host: Eyes, update: UpdateDoc, { reason }: Ending): Promise<Attention> {
  const { name, journal } = update
  const presence = await look(host, update)
  const { old, fresh, state } = presence
  const isPastReturn = journal?.direction === 'forward' && journal.begun === replacePlan.noReturnFrom
  const answers: AttentionAnswer[] = ['dealt_with']
  if (!isPastReturn && (old !== null || state.autoRemove === true)) answers.unshift('restore_old')
  if (fresh !== null) answers.unshift('keep_new')
  return {
    seen: `${plain(reason)}. ${describe(name, presence)}`,
    containers: containersOf(presence),
    answers: answers.map((answer) => ({ answer, effect: effectOf(answer, name, presence) })),
  }
}

async function look(host: Eyes, { name, journal }: UpdateDoc): Promise<Presence> {
  const state = journal ? (JSON.parse(journal.state) as Replacement) : {}
  const find = async (id: string | undefined) => (id === undefined ? null : await host.inspectContainer(id))
  const [old, fresh, holder] = await Promise.all([find(state.oldId), find(state.newId), find(name)])
  const isOurs = holder?.id === old?.id || holder?.id === fresh?.id
  const known = [old?.id, fresh?.id, holder?.id]
  const dependants = await Promise.all(
    (state.dependants ?? []).flatMap(({ id, newId }) => [find(id), find(newId)]),
  )
  const siblings = (await siblingsOf(host, state)).filter(({ id }) => !known.includes(id))
  return {
    old,
    fresh,
    stranger: isOurs ? null : holder,
    siblings,
    dependants: dependants.filter((one) => one !== null),
    state,
  }
}

async function siblingsOf(host: Eyes, { recipe }: Replacement): Promise<ContainerSummary[]> {
  const own = readStringMap(recipe?.config['Labels'])
  if (!serviceLabels.every((label) => label in own)) return []
  const all = await host.listContainers()
  return all.filter(({ labels }) => serviceLabels.every((label) => labels[label] === own[label]))
}

function containersOf({ old, fresh, stranger, siblings, dependants }: Presence): SeenContainer[] {
  return [
    ...seenAs('old', [old]),
    ...seenAs('new', [fresh]),
    ...seenAs('stranger', [stranger]),
    ...seenAs('dependant', dependants),
    ...siblings.map(({ id, name, state, image }) => ({ role: 'sibling' as const, id, name, state, image })),
  ]
}

function seenAs(
  role: SeenContainer['role'],
  containers: readonly (ContainerInspect | null)[],
): SeenContainer[] {
  return containers
    .filter((container) => container !== null)
    .map(({ id, name, state, imageReference }) => ({
      role,
      id,
      name,
      state: state.status,
      image: imageReference,
    }))
}

function describe(name: string, { old, fresh, stranger, siblings, dependants, state }: Presence): string {
  const said = [`The old one ${stateOf(old)}`]
  if (state.newId !== undefined) said.push(`the new one ${stateOf(fresh)}`)
  if (stranger !== null) {
    const { id, imageReference } = stranger
    said.push(
      `${name} is the name of another container (${id.slice(0, 12)}, ${imageReference}) that ${stateOf(stranger)}`,
    )
  }
  for (const { name: other, state: status } of siblings) {
    said.push(`${other} of the same Compose service ${status === 'running' ? 'runs' : 'does not run'}`)
  }
  for (const { name: other, state: status, id } of dependants) {
    said.push(`${other} (${id.slice(0, 12)}), which hangs on it, ${status.running ? 'runs' : 'does not run'}`)
  }
  return said.join('; ')
}

function stateOf(container: ContainerInspect | null): string {
  if (container === null) return 'is gone'
  return container.state.running ? 'runs' : 'is there and does not run'
}

function effectOf(answer: AttentionAnswer, name: string, { old, fresh, stranger, state }: Presence): string {
  const first =
    stranger === null
      ? ''
      : `Only once you have removed or renamed the container (${stranger.id.slice(0, 12)}) that bears the name: `
  const hanging = (state.dependants ?? []).map((dependant) => dependant.name).join(', ')
  switch (answer) {
    case 'keep_new': {
      const rest = old === null ? 'and starts it' : 'starts it, and removes the old one'
      const more = hanging === '' ? '' : `; ${hanging} is made anew to hang on it`
      return `${first}Gives ${name} to the new container, ${rest}${more}`
    }
    case 'restore_old': {
      const verb = old === null ? 'Makes the old' : 'Starts the old'
      return `${first}${verb} ${name} again under its name${fresh === null ? '' : ', and removes the new one'}${hanging === '' ? '' : `; starts ${hanging} to hang on it`}`
    }
    case 'dealt_with':
      return `Touches nothing; the update of ${name} is recorded as failed`
  }
}

function plain(sentence: string): string {
  return sentence.replace(/[.\s]+$/, '')
}
