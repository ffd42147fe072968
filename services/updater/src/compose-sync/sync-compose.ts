import { readRecord, readStringMap } from '@sentinel/docker/read-field'
import type { Recipe } from '@sentinel/docker/recipe/recipe'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { Part } from '../after-care/run-after-care.ts'
import { locateProject, type ProjectPaths } from './locate-project.ts'
import { replaceFile, type OpenedFile } from './open-file.ts'
import { openProject } from './open-project.ts'
import { planEdit } from './plan-edit.ts'
import { refuseSync } from './refuse-sync.ts'
import { tellRefusal } from './tell-refusal.ts'

const nothing = { outcome: 'nothing', text: '' } as const

/** Writes into the Compose file what runs now, so that the next `docker compose up` does not take it back. */
export const syncCompose: Part = async (ctx, update) => {
  const { values } = await ctx.settings.read()
  const { from, to } = update
  if (!values['compose.sync'] || from.reference === to.reference) return nothing
  const project = locateProject(labelsOf(update))
  if (project === null) return nothing
  try {
    const written = await sync(update, project, values['compose.paths'])
    if (written === null) return { outcome: 'done', text: `The Compose file says ${to.reference} already` }
    return {
      outcome: 'done',
      text: `${written} says ${to.reference} now; what it said before lies beside it`,
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'compose_refused') throw error
    const text = `The Compose file of ${update.name} was left as it is, and the next docker compose up goes back to ${from.reference}: ${error.message}. Write ${to.reference} there`
    await tellRefusal(ctx, update, text)
    return { outcome: 'refused', text }
  }
}

function labelsOf({ recipe }: UpdateDoc): Record<string, string> {
  return recipe === undefined
    ? {}
    : readStringMap(readRecord((JSON.parse(recipe) as Recipe).config)['Labels'])
}

/** The path that was written; null where nothing was to be. */
async function sync(
  { _id, from, to }: UpdateDoc,
  paths: ProjectPaths,
  mapping: string,
): Promise<string | null> {
  const { files, env } = await openProject(paths, mapping)
  const edit = planEdit({ files, env }, { service: paths.service, from: from.reference, to: to.reference })
  if (edit === null) return null
  const file = [...files, env].find((each): each is OpenedFile => each?.path === edit.path)
  if (!file) throw refuseSync(`${edit.path} is not there any more`)
  await replaceFile(file, edit.after, `sentinel-${_id}`)
  return edit.path
}
