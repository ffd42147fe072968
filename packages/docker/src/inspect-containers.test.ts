import { describe, expect, test } from 'vitest'
import type { ContainerInspect, ContainerSummary } from './engine-types.ts'
import { inspectContainersOf } from './inspect-containers.ts'

interface Sample {
  name: string
  statusText: string
  endpoints: string[]
  hostConfig: Record<string, unknown>
  labels: Record<string, string>
}

const aSample = (name: string): Sample => ({
  name,
  statusText: 'Up 2 hours',
  endpoints: [`${name} 10.0.0.2`],
  hostConfig: {},
  labels: {},
})

/** An engine of these containers, and whom it was asked to inspect. */
function anEngine(samples: Map<string, Sample>) {
  const asked: string[] = []
  const inspectContainers = inspectContainersOf({
    listContainers: () =>
      Promise.resolve([...samples].map(([id, sample]) => ({ id, ...sample }) as unknown as ContainerSummary)),
    inspectContainer: (id) => {
      asked.push(id)
      const sample = samples.get(id)
      return Promise.resolve(sample ? ({ id, ...sample } as unknown as ContainerInspect) : null)
    },
  })
  return {
    async namesSeen() {
      return (await inspectContainers()).map(({ name }) => name)
    },
    askedSince() {
      return asked.splice(0)
    },
  }
}

describe('all containers', () => {
  test('are inspected once for as long as the list shows them unchanged', async () => {
    const samples = new Map(Array.from({ length: 20 }, (_, index) => [`id${index}`, aSample(`c${index}`)]))
    const engine = anEngine(samples)

    expect(await engine.namesSeen()).toHaveLength(20)
    expect(engine.askedSince()).toHaveLength(20)
    expect(await engine.namesSeen()).toHaveLength(20)
    expect(engine.askedSince()).toEqual([])
  })

  test.each([
    ['was renamed', (sample: Sample) => (sample.name = 'other')],
    ['was started anew', (sample: Sample) => (sample.endpoints = ['c 10.0.0.3'])],
    ['ended', (sample: Sample) => (sample.statusText = 'Exited (0) 1 second ago')],
  ])('one that %s is inspected again, and no other', async (_, change) => {
    const [one, two] = [aSample('one'), aSample('two')]
    const engine = anEngine(
      new Map([
        ['1', one],
        ['2', two],
      ]),
    )
    await engine.namesSeen()
    engine.askedSince()

    change(one)

    expect(await engine.namesSeen()).toEqual([one.name, 'two'])
    expect(engine.askedSince()).toEqual(['1'])
  })

  test('that are gone are not told, and what an update will act upon is looked at each time', async () => {
    const child = { ...aSample('child'), hostConfig: { NetworkMode: 'container:1' } }
    const aside = aSample(`sentinel-old-${'a'.repeat(24)}`)
    const helper = { ...aSample('sentinel-helper-1'), labels: { 'sentinel.helper': 'true' } }
    const samples = new Map([
      ['1', aSample('gone')],
      ['2', child],
      ['3', aside],
      ['4', helper],
    ])
    const engine = anEngine(samples)
    await engine.namesSeen()
    engine.askedSince()

    samples.delete('1')

    expect(await engine.namesSeen()).toEqual(['child', aside.name, helper.name])
    expect(engine.askedSince()).toEqual(['2', '3', '4'])
  })
})
