import { afterAll, expect, test } from 'vitest'
import { dependantsOf } from '../src/recipe/dependants.ts'
import { describeRefusals } from '../src/recipe/describe-refusals.ts'
import { recordRecipe } from '../src/recipe/record-recipe.ts'
import { asideName, candidateName } from '../src/recipe/update-names.ts'
import { Fixture } from './support/fixture.ts'

const fixture = new Fixture()
afterAll(() => fixture[Symbol.asyncDispose]())

async function refusalsOf(id: string, others: readonly string[]): Promise<string[]> {
  const all = await Promise.all([id, ...others].map((each) => fixture.inspect(each)))
  return describeRefusals(await fixture.inspect(id), all).map(({ code }) => code)
}

test('an ordinary container is not refused', async () => {
  const image = await fixture.image('plain', 'v1')
  const id = await fixture.create('plain', [image])
  const other = await fixture.create('plain-other', [image])

  expect(await refusalsOf(id, [other])).toEqual([])
})

test('row 36: a Swarm task, our own stack and our own leftovers are refused', async () => {
  const image = await fixture.image('labelled', 'v1')
  const swarmTask = await fixture.create('swarm', ['--label', 'com.docker.swarm.task.id=x', image])
  const self = await fixture.create('self', ['--label', 'sentinel.self=true', image])
  const aside = await fixture.create('aside', [image])
  const candidate = await fixture.create('candidate', [image])
  await fixture.host.renameContainer(aside, asideName(fixture.runId))
  await fixture.host.renameContainer(candidate, candidateName(fixture.runId))

  expect(await refusalsOf(swarmTask, [])).toEqual(['swarm_task'])
  expect(await refusalsOf(self, [])).toEqual(['own_stack'])
  expect(await refusalsOf(aside, [])).toEqual(['leftover'])
  expect(await refusalsOf(candidate, [])).toEqual(['leftover'])
})

test.each([
  ['network', '--network', 'container:'],
  ['ipc', '--ipc', 'container:'],
  ['pid', '--pid', 'container:'],
  ['volumes', '--volumes-from', ''],
])('row 19: what shares the %s of a container is found, by id and by name', async (what, flag, prefix) => {
  const image = await fixture.image(`shared-${what}`, 'v1')
  const parent = await fixture.start(`${what}-parent`, ['--ipc', 'shareable', image])
  const byId = await fixture.create(`${what}-by-id`, [flag, `${prefix}${parent}`, image])
  const byName = await fixture.create(`${what}-by-name`, [
    flag,
    `${prefix}${fixture.name(`${what}-parent`)}`,
    image,
  ])
  const other = await fixture.create(`${what}-other`, [image])
  const all = await Promise.all([parent, byId, byName, other].map((id) => fixture.inspect(id)))

  const found = dependantsOf(await fixture.inspect(parent), all)

  expect(found.map(({ id }) => id).toSorted()).toEqual([byId, byName].toSorted())
  expect(await refusalsOf(parent, [byId, byName])).toEqual([])
  expect(await refusalsOf(byId, [parent])).toEqual([])
})

test('row 19: what would lose its data with its end cannot be made anew with another one', async () => {
  const image = await fixture.image('fleeting', 'v1')
  const parent = await fixture.start('fleeting-parent', [image])
  const child = await fixture.start('fleeting-child', [
    '--rm',
    '-v',
    '/data',
    '--network',
    `container:${parent}`,
    image,
  ])

  expect(await refusalsOf(parent, [child])).toEqual(['dependant_fixed'])
})

test('row 18: a shared network is recorded by name, without what belongs to the other container', async () => {
  const image = await fixture.image('joined', 'v1')
  const parent = await fixture.start('joined-parent', [image])
  const child = await fixture.create('joined-child', ['--network', `container:${parent}`, image])
  const names = new Map([[parent, fixture.name('joined-parent')]])

  const recipe = recordRecipe(await fixture.inspect(child), await fixture.inspectImage(image), {
    resolveName: (id) => names.get(id),
  })

  expect(recipe.hostConfig['NetworkMode']).toBe(`container:${fixture.name('joined-parent')}`)
  expect(recipe.networks).toEqual([])
  expect(recipe.config).not.toHaveProperty('Hostname')
  expect(recipe.hostConfig).not.toHaveProperty('PortBindings')
})
