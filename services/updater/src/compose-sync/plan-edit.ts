import { basename } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { AppError } from '@sentinel/shared/errors/app-error'
import { readEnvFile } from './env-file.ts'
import { findImage, readCompose, type ComposeFile, type FoundImage } from './find-image.ts'
import { changeTo, readTemplate, resolveTemplate, type Values } from './image-template.ts'
import { refuseSync } from './refuse-sync.ts'

export interface Wanted {
  readonly service: string
  /** Image that the container was made by. */
  readonly from: string
  readonly to: string
}

export interface Edit {
  readonly path: string
  readonly before: string
  readonly after: string
}

export interface Project {
  /** In the order in which Compose reads them. */
  readonly files: readonly ComposeFile[]
  readonly env: ComposeFile | null
}

/**
 * The one change that makes a project say the new image: of those bytes only, and of nothing's meaning but this image.
 * @returns null where the project says it already
 * @throws AppError `compose_refused` where that is not certain
 */
export function planEdit(project: Project, wanted: Wanted): Edit | null {
  try {
    return plan(project, wanted)
  } catch (error) {
    if (error instanceof AppError) throw error
    // Maps within themselves, aliases without number, and whatever else has no meaning to be kept.
    const paths = project.files.map(({ path }) => path).join(', ')
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    throw refuseSync(`${paths} cannot be understood: ${reason}`)
  }
}

function plan({ files, env }: Project, { service, from, to }: Wanted): Edit | null {
  const found = findImage(files, service)
  const values = valuesOf(env)
  const pieces = readTemplate(found.written)
  const now = resolveTemplate(pieces, values)
  if (now === to) return null
  const { path } = found.file
  if (now !== from) {
    throw refuseSync(`${path} says ${now || 'nothing'} for ${service}, but the container was made by ${from}`)
  }
  const change = changeTo(pieces, values, to)
  if (change === null) {
    throw refuseSync(
      `${path} writes the image of ${service} as ${found.written}, of which no part alone can become ${to}`,
    )
  }
  if (change.kind === 'variable') return editVariable({ files, env }, { found, change })
  const { written } = found
  const text = written.slice(0, change.start) + change.text + written.slice(change.end)
  return editFile(found, { service, text })
}

function valuesOf(env: ComposeFile | null): Values {
  return new Map(env === null ? [] : readEnvFile(env.text).map(({ name, value }) => [name, value]))
}

function editFile(found: FoundImage, { service, text }: { service: string; text: string }): Edit {
  const { file, start, written, isAnchor } = found
  const after = file.text.slice(0, start) + text + file.text.slice(start + written.length)
  const expected = plain(file, isAnchor)
  const own = expected.services?.[service]
  if (own) own.image = text
  if (!isDeepStrictEqual(plain({ ...file, text: after }, isAnchor), expected)) {
    throw refuseSync(`in ${file.path} something else than ${service} hangs on that image too`)
  }
  return { path: file.path, before: file.text, after }
}

interface Plain {
  services?: Record<string, { image?: unknown }>
}

/** What a file means, anchors resolved; parts of one's own that Compose does not read are left out for an anchor. */
function plain(file: ComposeFile, isAnchor: boolean): Plain {
  const whole = readCompose(file).toJS({ maxAliasCount: 1000 }) as Record<string, unknown>
  const entries = Object.entries(whole).filter(([key]) => !isAnchor || !key.startsWith('x-'))
  // Services that share a map by an anchor would share a change to it here.
  return structuredClone(JSON.parse(JSON.stringify(Object.fromEntries(entries)))) as Plain
}

function editVariable(
  { files, env }: Project,
  { found, change }: { found: FoundImage; change: { name: string; value: string } },
): Edit {
  const { name, value } = change
  if (env === null)
    throw refuseSync(`${found.file.path} has its image from $${name}, and there is no .env file`)
  const uses = [...files, env].reduce((count, { text }) => count + usesOf(text, name), 0)
  if (uses !== 1)
    throw refuseSync(`$${name} in ${env.path} is used in ${uses} places, not for this image alone`)
  if (files.some((file) => givesToContainers(file, env))) {
    throw refuseSync(
      `containers may get $${name} from ${env.path} by env_file, so it is not only the image's`,
    )
  }
  const entries = readEnvFile(env.text).filter((entry) => entry.name === name)
  const [entry] = entries
  if (!entry || entries.length !== 1) throw refuseSync(`${env.path} sets $${name} ${entries.length} times`)
  if (/[$\\\n"']/.test(entry.value))
    throw refuseSync(`${env.path} writes $${name} in a way that is not plain`)
  const after = env.text.slice(0, entry.start) + value + env.text.slice(entry.end)
  const expected = readEnvFile(env.text).map((each) => [each.name, each.name === name ? value : each.value])
  if (
    !isDeepStrictEqual(
      readEnvFile(after).map((each) => [each.name, each.value]),
      expected,
    )
  ) {
    throw refuseSync(`${env.path} writes $${name} in a way that is not plain`)
  }
  return { path: env.path, before: env.text, after }
}

/** By the name alone: which folder it is looked for in is Compose's to know. */
function givesToContainers(file: ComposeFile, env: ComposeFile): boolean {
  const { services } = readCompose(file).toJS({ maxAliasCount: 1000 }) as {
    services?: Record<string, { env_file?: unknown } | null> | null
  }
  const named = Object.values(services ?? {})
    .flatMap((service) => service?.env_file ?? [])
    .map((entry) => (typeof entry === 'string' ? entry : String((entry as { path?: unknown }).path)))
  return named.some((name) => basename(name) === basename(env.path))
}

function usesOf(text: string, name: string): number {
  return [...text.matchAll(new RegExp(`\\$(?:${name}\\b|\\{${name}\\b)`, 'g'))].length
}
