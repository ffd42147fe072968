import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { Running } from '@sentinel/shared/runtime/run'
import { aComposeProject, hasCompose, type ComposeProject } from '@sentinel/testkit/compose-project'
import { part } from '@sentinel/testkit/parts'
import { publish, type Published } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { openScene, type Scene } from './scene.ts'
import { setLive } from './set-live.ts'

let scene: Scene
let updater: Running
let v1: Published
let v2: Published

beforeAll(async () => {
  scene = await openScene('sync', { SENTINEL_GRACE_PERIOD: '300ms', SENTINEL_COMPOSE_SYNC: 'true' })
  updater = await scene.startUpdater()
  const app = uniqueName('app')
  v1 = await publish(app, '1.0.0')
  v2 = await publish(app, '1.1.0')
})
afterAll(() => scene[Symbol.asyncDispose]())
beforeEach(({ skip }) => skip(!hasCompose, 'SENTINEL_COMPOSE is not set: there is no Docker Compose here'))

const yaml = (image: string) => `# The shop
services:
  web:   # in front
    image: ${image}
    stop_grace_period: 1s
    labels: {sentinel.test: "yes"}
`

/** Up with these files, then updated; the update once everything that follows from it is done. */
async function updated(project: ComposeProject, files: Readonly<Record<string, string>>): Promise<UpdateDoc> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(project.folder, name), text)
  await project.run('up', '-d')
  const id = await scene.ask(`${project.name}-web-1`, v2)
  return await settle(
    async () => {
      const update = await scene.read(id)
      return update.afterCare?.due.length === 0 ? update : null
    },
    { what: 'what follows from the update', timeoutMs: 60_000 },
  )
}

const running = async (project: ComposeProject) => {
  const container = await scene.host.inspectContainer(`${project.name}-web-1`)
  if (!container) throw new Error('It is gone')
  return container
}

describe('a Compose file', () => {
  test('says the new image after an update, and up keeps it', async () => {
    await using project = await aComposeProject('sync')
    const path = join(project.folder, 'compose.yaml')

    const update = await updated(project, { 'compose.yaml': yaml(`"${v1.reference}" # front`) })

    expect(update.state).toBe('succeeded')
    expect(await readFile(path, 'utf8')).toBe(yaml(`"${v2.reference}" # front`))
    expect(await readFile(`${path}.sentinel-backup`, 'utf8')).toBe(yaml(`"${v1.reference}" # front`))
    expect(update.afterCare?.results).toMatchObject([{ part: 'compose-sync', outcome: 'done' }])
    await project.run('up', '-d')
    expect((await running(project)).imageId).toBe(v2.imageId)
  })

  test('is seen by Compose to have come about: with its program at hand, up finds nothing to do', async () => {
    await using project = await aComposeProject('sync')
    await setLive(scene.db, updater, { 'compose.program': part('compose') })

    await updated(project, { 'compose.yaml': yaml(v1.reference) })

    const { id } = await running(project)
    expect(await project.run('up', '-d', '--dry-run')).not.toContain('Recreate')
    await project.run('up', '-d')
    expect((await running(project)).id).toBe(id)
    await setLive(scene.db, updater, { 'compose.program': '' })
  })

  test('keeps its tag in .env, where it is changed, with its mode', async () => {
    await using project = await aComposeProject('sync')
    const path = join(project.folder, '.env')
    await writeFile(path, 'TAG=1.0.0 # stable\n')
    await chmod(path, 0o600)
    const text = yaml(v1.reference.replace(':1.0.0', ':${TAG}'))

    await updated(project, { 'compose.yaml': text })

    expect(await readFile(join(project.folder, 'compose.yaml'), 'utf8')).toBe(text)
    expect(await readFile(path, 'utf8')).toBe('TAG=1.1.0 # stable\n')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  test('that was changed meanwhile is left alone, and people are told', async () => {
    await using project = await aComposeProject('sync')
    const path = join(project.folder, 'compose.yaml')
    await writeFile(path, yaml(v1.reference))
    await project.run('up', '-d')
    const other = yaml(v1.reference.replace(':1.0.0', ':0.9.0'))

    const id = await (async () => {
      await writeFile(path, other)
      return await scene.ask(`${project.name}-web-1`, v2)
    })()
    const update = await settle(
      async () => {
        const found = await scene.read(id)
        return found.afterCare?.due.length === 0 ? found : null
      },
      { what: 'what follows from the update', timeoutMs: 60_000 },
    )

    expect(update.state).toBe('succeeded')
    expect(await readFile(path, 'utf8')).toBe(other)
    expect(update.afterCare?.results).toMatchObject([{ part: 'compose-sync', outcome: 'refused' }])
    expect(update.afterCare?.results[0]?.text).toContain('was made by')
    const entries = await scene.db.logEntries.find({ type: 'compose_sync', container: update.name }).lean()
    expect(entries.map(({ message }) => message)).toEqual([update.afterCare?.results[0]?.text])
    expect(await remarked()).toContain(update._id)
  })
})

/** Updates that the events remark on. */
async function remarked(): Promise<string[]> {
  const prefix = updater.ctx.settings.boot['state.redisPrefix']
  const entries = await updater.ctx.redis.xrange(`${prefix}:events`, '-', '+')
  return entries
    .map(([, fields]) => fields.join(' '))
    .filter((text) => text.includes('update.remarked'))
    .flatMap((text) => /"updateId":"([^"]+)"/.exec(text)?.[1] ?? [])
}
