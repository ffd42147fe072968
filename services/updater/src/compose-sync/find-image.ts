import {
  isAlias,
  isMap,
  isScalar,
  parseAllDocuments,
  visit,
  type Document,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import { refuseSync } from './refuse-sync.ts'

export interface ComposeFile {
  readonly path: string
  readonly text: string
}

export interface FoundImage {
  readonly file: ComposeFile
  /** What the file says, with its variables. */
  readonly written: string
  /** Where that stands, without quotes. */
  readonly start: number
  /** The value stands under an anchor of its own, apart from the service. */
  readonly isAnchor: boolean
}

/** Reads one Compose file, or says why it cannot be edited. */
export function readCompose({ path, text }: ComposeFile): Document {
  const [document, ...more] = parseAllDocuments(text, { merge: true })
  if (!document || !('contents' in document) || more.length > 0) {
    throw refuseSync(`${path} is not one YAML document`)
  }
  const [error] = document.errors
  if (error) throw refuseSync(`${path} cannot be read as YAML: ${error.message.split('\n')[0]}`)
  return document
}

/**
 * Where the image of a service is written: in the last file that gives it one.
 * @throws AppError `compose_refused`
 */
export function findImage(files: readonly ComposeFile[], service: string): FoundImage {
  const read = files.map((file) => ({ file, document: readCompose(file) }))
  let isKnown = false
  for (const { file, document } of read) {
    if (document.has('include')) {
      throw refuseSync(`${file.path} includes other files, and what they say of ${service} is not known`)
    }
    const own = serviceIn(document, service)
    if (own?.has('extends') === true) throw refuseSync(`${service} in ${file.path} extends another service`)
    isKnown ||= own !== undefined
  }
  for (const { file, document } of read.toReversed()) {
    const own = serviceIn(document, service)
    const pairs = own?.items.filter(({ key }) => isScalar(key) && key.value === 'image') ?? []
    if (pairs.length > 1) throw refuseSync(`${service} in ${file.path} has several images`)
    const [pair] = pairs
    if (pair) return locate(file, document, pair.value)
    const merged = own?.items.some(({ key }) => isScalar(key) && key.source === '<<') ?? false
    const whole = document.toJS({ maxAliasCount: 1000 }) as {
      services?: Record<string, { image?: unknown } | null>
    }
    if (merged && whole.services?.[service]?.image !== undefined) {
      throw refuseSync(`${service} in ${file.path} has its image from an anchor that it merges in`)
    }
  }
  const where = files.map(({ path }) => path).join(', ')
  throw refuseSync(
    isKnown ? `${service} has no image in ${where}` : `there is no service ${service} in ${where}`,
  )
}

function serviceIn(document: Document, service: string): YAMLMap | undefined {
  const services = document.get('services')
  if (!isMap(services)) return undefined
  const own = services.get(service, true)
  if (isAlias(own)) throw refuseSync(`${service} is an alias of another service`)
  return isMap(own) ? own : undefined
}

function locate(file: ComposeFile, document: Document, value: unknown): FoundImage {
  const node = isAlias(value) ? value.resolve(document) : value
  if (!isScalar(node)) throw refuseSync(`the image in ${file.path} is no plain text`)
  if (isAlias(value)) refuseShared(file, document, { node, name: value.source })
  const { text, start } = sourceOf(file, node)
  return { file, written: text, start, isAnchor: isAlias(value) }
}

/** An anchor serves one image only, and stands where nothing else reads it. */
function refuseShared(
  { path }: ComposeFile,
  document: Document,
  { node, name }: { node: Scalar; name: string },
): void {
  let uses = 0
  let isApart = false
  visit(document, {
    Alias: (_key, alias) => void (uses += alias.source === name ? 1 : 0),
    Scalar: (_key, scalar, parents) => {
      if (scalar !== node) return
      const top = parents.find((parent) => 'key' in parent && 'value' in parent)
      const key = top !== undefined && 'key' in top ? top.key : undefined
      isApart = isScalar(key) && String(key.value).startsWith('x-')
    },
  })
  if (uses !== 1 || !isApart)
    throw refuseSync(`the image in ${path} is the anchor ${name}, which others use too`)
}

function sourceOf(
  { path, text }: ComposeFile,
  { range, value, type }: Scalar,
): { text: string; start: number } {
  if (typeof value !== 'string' || !range) throw refuseSync(`the image in ${path} is no plain text`)
  const isQuoted = type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE'
  const [start, end] = [range[0] + (isQuoted ? 1 : 0), range[1] - (isQuoted ? 1 : 0)]
  // Escapes, folded lines and whatever else makes the text and its meaning two things.
  if (text.slice(start, end) !== value) throw refuseSync(`the image in ${path} is written in several pieces`)
  return { text: value, start }
}
