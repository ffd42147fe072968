import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readRecord, readStringMap } from '@sentinel/docker/read-field'
import type { Recipe } from '@sentinel/docker/recipe/recipe'
import { toAppError } from '@sentinel/shared/errors/app-error'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { Context } from '@sentinel/shared/runtime/context'
import { logger } from '@sentinel/shared/runtime/logger'
import { runProgram } from '../supply-chain/run-program.ts'
import type { ComposeFile } from './find-image.ts'
import { locateProject } from './locate-project.ts'
import { openProject } from './open-project.ts'
import { planEdit, type Edit, type Project } from './plan-edit.ts'

const log = logger.child({ part: 'compose-sync' })

const hashLabel = 'com.docker.compose.config-hash'
const limitMs = 60_000

/**
 * Compose knows by a hash of a service's settings, image and all, whether a container is up to date, and only Compose
 * can make it. So it is asked what the file will come to, and believed where it says of the file as it is what the
 * container says. A container without the right hash is made anew by the next `up`, on the same image.
 */
export async function configHashLabel(
  { settings }: Pick<Context, 'settings'>,
  { kind, from, to }: Pick<UpdateDoc, 'kind' | 'from' | 'to'>,
  recipe: Recipe,
): Promise<Record<string, string>> {
  const { values } = await settings.read()
  const program = values['compose.program']
  // A rollback brings the hash of the file that it goes back to.
  if (!values['compose.sync'] || program === '' || kind === 'rollback') return {}
  if (from.reference === to.reference) return {}
  const labels = readStringMap(readRecord(recipe.config)['Labels'])
  const paths = locateProject(labels)
  const known = labels[hashLabel]
  if (paths === null || known === undefined) return {}
  try {
    const project = await openProject(paths, values['compose.paths'])
    const { service } = paths
    const edit = planEdit(project, { service, from: from.reference, to: to.reference })
    if (edit === null) return {}
    const ask = (asked: Project) => askCompose(program, { service, labels, project: asked })
    if ((await ask(project)) !== known) return {}
    const hash = await ask(edited(project, edit))
    return hash === '' ? {} : { [hashLabel]: hash }
  } catch (thrown) {
    log.debug({ err: toAppError(thrown) }, 'no hash for compose')
    return {}
  }
}

function edited({ files, env }: Project, { path, after }: Edit): Project {
  const change = (file: ComposeFile) => (file.path === path ? { path, text: after } : file)
  return { files: files.map(change), env: env && change(env) }
}

async function askCompose(
  program: string,
  asked: { service: string; labels: Readonly<Record<string, string>>; project: Project },
): Promise<string> {
  const { service, labels, project } = asked
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-compose-'))
  try {
    const put = async ({ text }: ComposeFile, name: string) => {
      await writeFile(join(folder, name), text, { mode: 0o600 })
      return join(folder, name)
    }
    const files = await Promise.all(project.files.map((file, at) => put(file, `${at}.yaml`)))
    const env = await put(project.env ?? { path: '', text: '' }, 'env')
    const argv = [
      `--project-name=${labels['com.docker.compose.project'] ?? ''}`,
      `--project-directory=${labels['com.docker.compose.project.working_dir'] ?? ''}`,
      ...files.map((file) => `--file=${file}`),
      `--env-file=${env}`,
      'config',
      `--hash=${service}`,
    ]
    const signal = AbortSignal.timeout(limitMs)
    const { stdout } = await runProgram({ path: program, argv, timeoutMs: limitMs }, signal)
    return new RegExp(`^\\S+ ([0-9a-f]{64})$`, 'm').exec(stdout)?.[1] ?? ''
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
