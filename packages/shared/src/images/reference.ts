import { AppError } from '../errors/app-error.ts'

export interface ImageReference {
  /** Registry host, `docker.io` for every alias of Docker Hub; empty for a bare image id. */
  readonly registry: string
  /** With `library/` where Docker implies it; empty for a bare image id. */
  readonly repository: string
  readonly tag?: string
  readonly digest?: string
  /** What was written, untouched: the way the user sees this image. */
  readonly original: string
  /** The text names an image by its id, so no registry can be asked about it. */
  readonly isImageId: boolean
}

const defaultRegistry = 'docker.io'
const hubAliases = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io'])

// The grammar of the distribution project's `reference` package.
const domainPattern =
  /^(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\[[a-fA-F0-9:]+\])(?::\d+)?$/
const pathPattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/
const tagPattern = /^\w[\w.-]{0,127}$/
const bareIdPattern = /^[a-f0-9]{64}$/
const digestHexLengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 }
const maxRepositoryLength = 255
const maxReferenceLength = 1024

export function parseReference(text: string): ImageReference {
  if (text.length === 0) throw invalid(text, 'it is empty')
  if (text.length > maxReferenceLength) throw invalid(`${text.slice(0, 60)}…`, 'it is too long')
  const id = bareIdPattern.test(text) ? `sha256:${text}` : text
  if (isDigest(id)) return { registry: '', repository: '', digest: id, original: text, isImageId: true }
  const { name, tag, digest } = splitReference(text)
  const { registry, repository } = splitName(text, name)
  if (tag !== undefined && !isTag(tag)) {
    throw invalid(
      text,
      'a tag has up to 128 letters, digits, "_", "." or "-" and begins with none of the last two',
    )
  }
  if (digest !== undefined && !isDigest(digest)) {
    throw invalid(
      text,
      'a digest is written sha256: followed by 64 hexadecimal digits in lower case (sha384: 96, sha512: 128)',
    )
  }
  return {
    registry,
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
    original: text,
    isImageId: false,
  }
}

/** The full, unambiguous form: registry and `library/` written out. */
export function formatReference(reference: Omit<ImageReference, 'original' | 'isImageId'>): string {
  if (reference.repository === '') return reference.digest ?? ''
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`
  const digest = reference.digest === undefined ? '' : `@${reference.digest}`
  return `${reference.registry}/${reference.repository}${tag}${digest}`
}

/** The same name as the user wrote it, at another tag; a digest goes, since it belonged to the old tag. */
export function withTag(original: string, tag: string): string {
  return parseReference(`${writtenName(original)}:${tag}`).original
}

/** The same name and tag as the user wrote them, pinned to a digest. */
export function withDigest(original: string, digest: string): string {
  const name = writtenName(original)
  const { tag } = splitReference(original)
  return parseReference(`${name}${tag === undefined ? '' : `:${tag}`}@${digest}`).original
}

export function isTag(text: string): boolean {
  return tagPattern.test(text)
}

export function isDigest(text: string): boolean {
  const colon = text.indexOf(':')
  const hex = text.slice(colon + 1)
  return digestHexLengths[text.slice(0, Math.max(colon, 0))] === hex.length && /^[a-f0-9]+$/.test(hex)
}

function writtenName(original: string): string {
  if (parseReference(original).isImageId) {
    throw new AppError(
      'invalid',
      'image_reference_is_id',
      `"${original}" is an image id, not a name: it has no tag or digest to change. Recreate the container with an image name.`,
    )
  }
  return splitReference(original).name
}

function splitReference(text: string): { name: string; tag?: string; digest?: string } {
  const at = text.indexOf('@')
  const beforeDigest = at === -1 ? text : text.slice(0, at)
  const digest = at === -1 ? undefined : text.slice(at + 1)
  const colon = beforeDigest.indexOf(':', beforeDigest.lastIndexOf('/') + 1)
  const name = colon === -1 ? beforeDigest : beforeDigest.slice(0, colon)
  const tag = colon === -1 ? undefined : beforeDigest.slice(colon + 1)
  return { name, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) }
}

function splitName(text: string, name: string): { registry: string; repository: string } {
  const slash = name.indexOf('/')
  const first = slash === -1 ? '' : name.slice(0, slash)
  const namesHost = isHostLike(first)
  const registry = namesHost ? normaliseHost(first) : defaultRegistry
  const path = namesHost ? name.slice(slash + 1) : name
  if (namesHost && !domainPattern.test(first)) throw invalid(text, `"${first}" is not a registry host`)
  if (path !== path.toLowerCase()) throw invalid(text, 'a repository name must be in lower case')
  if (!pathPattern.test(path)) throw invalid(text, `"${path}" is not a repository name`)
  const repository = registry === defaultRegistry && !path.includes('/') ? `library/${path}` : path
  if (repository.length > maxRepositoryLength)
    throw invalid(text, 'a repository name has at most 255 characters')
  return { registry, repository }
}

function isHostLike(segment: string): boolean {
  return segment === 'localhost' || /[.:]/.test(segment) || segment !== segment.toLowerCase()
}

function normaliseHost(host: string): string {
  const lower = host.toLowerCase()
  if (hubAliases.has(lower)) return defaultRegistry
  // A host that is one only by its upper case ("MyHost/app") would read as a repository path in lower case.
  return isHostLike(lower) ? lower : host
}

function invalid(text: string, reason: string): AppError {
  return new AppError(
    'invalid',
    'invalid_image_reference',
    `"${text}" is not an image reference: ${reason}. Write it as [registry/]repository[:tag][@digest].`,
  )
}
