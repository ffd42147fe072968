import { readRecord, readString } from '@sentinel/docker/read-field'
import { aContainer, type SampleContainer } from '@sentinel/testkit/a-container'
import { uniqueName } from '@sentinel/testkit/run-label'
import { isSick, type Draw, type DrawnContainer, type Policy } from './chaos-draw.ts'
import type { Images, Stage } from './chaos-stage.ts'

/** A container of a round, as it was before. */
export interface Subject {
  readonly drawn: DrawnContainer
  readonly images: Images
  readonly container: SampleContainer
  /** With its data. */
  readonly volume: string
  /** What lives in its network. */
  readonly child?: SampleContainer
}

const fixed = 'kept\n9'

export async function openFleet(stage: Stage, { containers }: Draw): Promise<Subject[]> {
  return await Promise.all(containers.map((drawn, index) => aSubject(stage, drawn, index)))
}

/** Whether the engine was lost alone, with all that ran on it, or not at all. */
export type EngineLoss = 'none' | 'alone' | 'with all'

/** What the engine does not revive when it is back. What it finds running it ends as a person would: then `unless-stopped` keeps it down. */
function mayStayDown(policy: Policy, loss: EngineLoss): boolean {
  if (loss === 'none' || policy === 'always') return false
  return policy !== 'unless-stopped' || loss === 'alone'
}

async function aSubject(stage: Stage, drawn: DrawnContainer, index: number): Promise<Subject> {
  const { engine, network, client } = stage
  const { kind, policy } = drawn
  const images = await stage.images(index)
  const more = { dockerHost: engine.url, body: { StopTimeout: 1 } }
  const RestartPolicy = { Name: policy }
  await engine.host.tagImage(images.old.imageId, images.reference)
  const endpoint = { IPAMConfig: { IPv4Address: network.address } }
  const container = await aContainer({
    ...more,
    image: images.reference,
    name: uniqueName(kind),
    env: { X: '9' },
    labels:
      kind === 'start-first' ? { 'sentinel.strategy': 'start-first', 'sentinel.shared-mounts': '/data' } : {},
    hostConfig: {
      RestartPolicy,
      ...(kind === 'rm' ? { AutoRemove: true } : {}),
      ...(kind === 'addressed' ? { NetworkMode: network.name } : {}),
    },
    ...(kind === 'addressed'
      ? { body: { ...more.body, NetworkingConfig: { EndpointsConfig: { [network.name]: endpoint } } } }
      : {}),
  })
  await container.shell('echo kept > /data/file')
  const { mounts } = await container.inspect()
  const volume = mounts.find(({ destination }) => destination === '/data')?.name ?? ''
  const subject = { drawn, images, container, volume }
  if (kind !== 'parent') return subject
  const hostConfig = { RestartPolicy, NetworkMode: `container:${container.id}` }
  const child = await aContainer({ ...more, image: client.reference, name: uniqueName('child'), hostConfig })
  return { ...subject, child }
}

/** What is wrong with it, now that its update has ended as `outcome` says. */
export async function troublesOf(
  { engine, network }: Stage,
  { drawn, images, container, volume, child }: Subject,
  { outcome, engineLoss }: { outcome: string; engineLoss: EngineLoss },
): Promise<string[]> {
  const { kind, policy, fate } = drawn
  const hasMoved = outcome === 'succeeded'
  const wanted = hasMoved ? images[fate] : images.old
  const tagged = await engine.host.inspectImage(images.reference)
  const said: string[] = []
  if (tagged?.id !== wanted.imageId) said.push(`the tag is on ${nameOf(images, tagged?.id)}`)
  const found = await engine.host.inspectContainer(container.name)
  // An engine that comes back removes every such container with its volumes, whatever anybody does.
  if (kind === 'rm' && engineLoss !== 'none' && found === null) return said
  if (found === null) return [...said, 'it is gone']
  if (found.imageId !== wanted.imageId) said.push(`it is of ${nameOf(images, found.imageId)}`)
  // Where it goes with its stop, the old one is made again.
  const mayBeAnother = hasMoved || kind === 'rm'
  if (hasMoved ? found.id === container.id : found.id !== container.id && !mayBeAnother)
    said.push(hasMoved ? 'it is the old one' : 'it is another one')
  const name = kind === 'rm' ? 'no' : policy
  if ((found.restartPolicy.name || 'no') !== name)
    said.push(`its restart policy is ${found.restartPolicy.name}`)
  if (found.autoRemove !== (kind === 'rm')) said.push(`autoRemove is ${found.autoRemove}`)
  if (found.mounts.find(({ destination }) => destination === '/data')?.name !== volume)
    said.push('its volume is another one')
  if (kind === 'addressed') {
    const { IPAMConfig } = found.networks[network.name] ?? {}
    const address = readString(readRecord(IPAMConfig)['IPv4Address'])
    if (address !== network.address) said.push(`its address is ${address}`)
  }
  const mayRest = kind === 'rm' ? engineLoss !== 'none' : mayStayDown(policy, engineLoss)
  // A new one that was never started, because the old one did not run, has proved nothing: it may be sick.
  if (hasMoved && isSick(fate)) return said
  said.push(...(await runningTroubles(container, mayRest)))
  if (kind === 'addressed' && said.length === 0) {
    const now = await container.inspect()
    const actual = readString(now.networks[network.name]?.['IPAddress'])
    if (actual !== network.address) said.push(`it runs with the address ${actual}`)
  }
  if (child) said.push(...(await childTroubles(container, child, { hasMoved, engineLoss })))
  return said
}

async function runningTroubles(container: SampleContainer, mayRest: boolean): Promise<string[]> {
  const { id, state } = await container.inspect()
  if (!state.running && !mayRest) return [`it is ${state.status} (${state.exitCode}) ${state.error}`.trim()]
  // As its owner would: it must still work.
  if (!state.running) await container.host.startContainer(id)
  const data = await container.shell('cat /data/file; echo $X').catch(String)
  return data === fixed ? [] : [`it reads ${data}`]
}

async function childTroubles(
  parent: SampleContainer,
  child: SampleContainer,
  { hasMoved, engineLoss }: { hasMoved: boolean; engineLoss: EngineLoss },
): Promise<string[]> {
  const now = await child.host.inspectContainer(child.name)
  if (now === null) return ['its child is gone']
  const said: string[] = []
  if ((now.id === child.id) === hasMoved)
    said.push(hasMoved ? 'its child was not made anew' : 'its child is another one')
  if (!now.state.running && engineLoss === 'none') return [...said, `its child is ${now.state.status}`]
  if ((await netOf(child)) === (await netOf(parent))) return said
  if (engineLoss === 'none') return [...said, 'its child is in a dead network']
  // The engine revives in no order: a restart, as its owner would do, must put it right.
  const refused = await child.host.restartContainer(now.id).catch(String)
  if ((await netOf(child)) === (await netOf(parent))) return said
  return [...said, `its child cannot be attached again: ${refused ?? ''}`]
}

function nameOf(images: Images, imageId: string | undefined): string {
  if (imageId === undefined) return 'no image'
  const known = Object.entries(images).find(
    ([, image]) => typeof image === 'object' && image.imageId === imageId,
  )
  return known ? `the image "${known[0]}"` : imageId
}

async function netOf(container: SampleContainer): Promise<string> {
  return await container.shell('readlink /proc/self/ns/net').catch(String)
}
