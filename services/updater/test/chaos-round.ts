import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { endedStates, type UpdateDoc } from '@sentinel/shared/resources/update'
import { settle } from '@sentinel/testkit/settle'
import { openCrew, type Crew } from './chaos-crew.ts'
import { strike } from './chaos-disasters.ts'
import { isSick, leaseMs, type Draw, type DrawnContainer } from './chaos-draw.ts'
import { openFleet, troublesOf, type EngineLoss, type Subject } from './chaos-fleet.ts'
import { historyTroubles, leftBehind } from './chaos-history.ts'
import type { Stage } from './chaos-stage.ts'
import { openScene, type Scene } from './scene.ts'

export interface Verdict {
  /** What was drawn, what happened and how it ended, in one line. */
  readonly line: string
  /** Empty where everything is as it must be. */
  readonly broke: readonly string[]
  /** What to look at where something broke. */
  readonly evidence: string
}

const longestRoundMs = 150_000
const longestAftermathMs = 60_000

/** One round: a fleet, all its updates queued at once, disasters, and what has come of it. */
export async function playRound(stage: Stage, draw: Draw): Promise<Verdict> {
  const startedAt = performance.now()
  await stage.clear()
  await using scene = await openScene('chaos', {
    DOCKER_HOST: stage.engine.url,
    REDIS_URL: stage.redis.url,
    MONGODB_URI: stage.mongo.url,
    SENTINEL_LEASE: `${leaseMs}ms`,
    SENTINEL_GRACE_PERIOD: '1200ms',
    SENTINEL_HEALTH_TIMEOUT: '8s',
  })
  const [fleet, opened] = await Promise.all([
    openFleet(stage, draw),
    openCrew(
      scene.environment,
      draw.disasters.flatMap(({ at }) => at ?? []),
    ),
  ])
  await using crew = opened
  const asked = await askForAll(scene, fleet)
  crew.go()

  const hasEnded = () => haveEnded(scene, [...asked.values()]).catch(() => false)
  const happened = await Promise.all(
    draw.disasters.map((disaster) => strike(stage, crew, disaster, hasEnded)),
  )
  const stuck = await untilEnded(scene, [...asked.values()])
  const late = stuck.length > 0 ? stuck : await untilQuiet(scene)

  const updates = new Map<Subject, UpdateDoc>()
  for (const [subject, id] of asked) updates.set(subject, await scene.read(id))
  const struck = happened.some((text) => !text.startsWith('nobody') && !text.startsWith('Redis'))
  const circumstances = {
    engineLoss: lossOf(draw),
    hasAllEvents: !draw.disasters.some(({ blow }) => blow === 'Redis killed and empty'),
    mayFail: struck || crew.logs().includes('lease lost'),
  }
  const broke = [
    ...late,
    ...crew.deserted(),
    ...(await troublesOfAll(stage, scene, { updates, circumstances })),
  ]
  const took = `${Math.round((performance.now() - startedAt) / 1000)} s`
  const outcomes = [...updates].map(([{ drawn }, { state }]) => `${describe(drawn)} → ${state}`)
  return {
    line: `${draw.name} · ${outcomes.join(', ')} · ${happened.join(', ')} · ${took}`,
    broke,
    evidence: broke.length === 0 ? '' : await evidenceOf(stage, crew, [...updates.values()]),
  }
}

async function askForAll(scene: Scene, fleet: readonly Subject[]): Promise<Map<Subject, string>> {
  const asked = new Map<Subject, string>()
  for (const subject of fleet) {
    const { container, images, drawn } = subject
    const { digest } = images[drawn.fate]
    asked.set(subject, await scene.ask(container.name, { reference: images.reference, digest }))
  }
  return asked
}

/** What had not ended when there was no more time. */
async function untilEnded(scene: Scene, ids: readonly string[]): Promise<string[]> {
  try {
    const settled = { what: 'every update to end', timeoutMs: longestRoundMs, intervalMs: 100 }
    await settle(() => haveEnded(scene, ids), settled)
    return []
  } catch (error) {
    const all = await Promise.all(ids.map((id) => scene.read(id)))
    const open = all.filter((update) => !isOver(update)).map(({ name, state }) => `${name} is still ${state}`)
    return open.length > 0 ? open : [String(error)]
  }
}

async function haveEnded(scene: Scene, ids: readonly string[]): Promise<boolean> {
  return (await Promise.all(ids.map((id) => scene.read(id)))).every(isOver)
}

function isOver({ state, token }: UpdateDoc): boolean {
  return (
    token === undefined && (state === 'needs_attention' || (endedStates as readonly string[]).includes(state))
  )
}

/** Leases, events and second looks that outlive the updates for a while. */
async function untilQuiet({ db }: Scene): Promise<string[]> {
  const pending = async () => ({
    leases: (await db.leases.find({}).lean()).map(({ _id, purpose }) => `${_id} (${purpose})`),
    looks: await db.updates.countDocuments({ verifyAt: { $exists: true } }),
    events: await db.updates.countDocuments({ outboxAt: { $exists: true } }),
  })
  const isQuiet = async () => {
    const { leases, looks, events } = await pending()
    return leases.length + looks + events === 0
  }
  try {
    await settle(isQuiet, { timeoutMs: longestAftermathMs, intervalMs: 200 })
    return []
  } catch {
    return [`left in the database: ${JSON.stringify(await pending())}`]
  }
}

interface Circumstances {
  readonly engineLoss: EngineLoss
  readonly hasAllEvents: boolean
  /** Redis alone makes no update fail. On a machine with much to do a lease may be lost without any disaster. */
  readonly mayFail: boolean
}

async function troublesOfAll(
  stage: Stage,
  scene: Scene,
  { updates, circumstances }: { updates: ReadonlyMap<Subject, UpdateDoc>; circumstances: Circumstances },
): Promise<string[]> {
  const { engineLoss, hasAllEvents } = circumstances
  const said: string[] = []
  for (const [subject, update] of updates) {
    const { drawn, container } = subject
    const about = [
      ...outcomeTroubles(drawn, update, circumstances),
      ...(await troublesOf(stage, subject, { outcome: update.state, engineLoss })),
      ...(await historyTroubles(scene, stage, update, { hasAllEvents })),
    ]
    said.push(...about.map((text) => `${container.name}: ${text}`))
  }
  return [...said, ...(await leftBehind(stage, [...updates.keys()]))]
}

/** Whether it may end so at all. */
function outcomeTroubles(
  { kind, fate }: DrawnContainer,
  { state, reason = '', steps }: UpdateDoc,
  { engineLoss, mayFail }: Circumstances,
): string[] {
  const told = `${state}, because: ${reason}`
  // An engine that comes back takes such a container away.
  if (kind === 'rm' && engineLoss !== 'none') return []
  if (state === 'succeeded')
    return isSick(fate) && !reason.includes('nothing is proved') ? [`a sick image ${told}`] : []
  if (state === 'rolled_back') return isSick(fate) || engineLoss !== 'none' ? [] : [`a good image ${told}`]
  if (state !== 'failed') return [told]
  if (!mayFail) return [`nothing explains that it ${told}`]
  return steps.some(({ phase }) => phase === 'failed') ? [] : [`no step failed, but it ${told}`]
}

function lossOf({ disasters }: Draw): EngineLoss {
  if (disasters.some(({ blow }) => blow === 'engine killed')) return 'alone'
  return disasters.some(({ blow }) => blow === 'host without power') ? 'with all' : 'none'
}

function describe({ kind, policy, fate }: DrawnContainer): string {
  return kind === 'rm' ? `rm ${fate}` : `${kind}/${policy} ${fate}`
}

async function evidenceOf(stage: Stage, crew: Crew, updates: readonly UpdateDoc[]): Promise<string> {
  const containers = await stage.engine.host.listContainers()
  const seen = containers.map(
    ({ name, id, image, statusText }) => `${name} ${id.slice(0, 12)} ${image} ${statusText}`,
  )
  const told = updates.map(({ name, state, reason, steps }) =>
    [
      `--- ${name}: ${state}, ${reason ?? ''}`,
      ...steps.map(
        ({ at, direction, step, phase, text = '' }) =>
          `${at.toISOString()} ${direction} ${step} ${phase} ${text}`,
      ),
    ].join('\n'),
  )
  const engineSaid = await eventsOf(stage.engine.url)
  return [...seen, ...told, '--- engine', engineSaid, crew.logs()].join('\n')
}

async function eventsOf(dockerHost: string): Promise<string> {
  const argv = ['--host', dockerHost, 'events', '--since', '10m', '--until', '0s', '--format']
  const format = '{{.TimeNano}} {{.Type}} {{.Action}} {{.Actor.ID}} {{.Actor.Attributes.name}}'
  return await promisify(execFile)('docker', [...argv, format]).then(({ stdout }) => stdout, String)
}
