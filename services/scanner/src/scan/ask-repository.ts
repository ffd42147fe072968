import { AppError, toAppError } from '@sentinel/shared/errors/app-error'
import { compareDigest } from '@sentinel/shared/policy/compare-digest'
import type { Platform } from '@sentinel/shared/images/platform'
import type { ScanQuestion } from '@sentinel/shared/queues/jobs'
import type { ManifestHead, RegistryClient, RepositoryReference } from '@sentinel/shared/registries/client'
import { imageIdentity } from '@sentinel/shared/registries/image-identity'
import { findVersionScheme } from '@sentinel/shared/versions/index'
import { newerVersions } from '@sentinel/shared/versions/newer-versions'
import type { TagReport } from '@sentinel/shared/versions/tag-report'
import { platformKey, type Answer } from './answer.ts'
import { resolveBehindTag } from './resolve-behind-tag.ts'

/** A listed tag may be gone by the time it is asked for; so many are tried before the tag in use has to do. */
const triedVersions = 3
/** The newest version may not be built for every platform yet; so many older ones are tried. */
const triedForPlatform = 10

const ignoredText = 'A person chose to ignore it.'

type Questioned = Pick<Answer, 'newer' | 'beyondScope' | 'report'>

export interface Inquired extends RepositoryReference {
  readonly questions: readonly ScanQuestion[]
  /** How many requests of a limited registry are left alone. */
  readonly reserve: number
  /** Which tag answered a question last time: asked for beside the list of tags, it mostly is the answer again. */
  readonly targets?: LastTargets
}

export type LastTargets = Pick<Map<string, string>, 'get' | 'set'>

/** Answers every question about one repository with one look per distinct tag, and at most one at its list of tags. */
export async function askRepository(
  client: RegistryClient,
  { registry, repository, questions, reserve, targets }: Inquired,
  signal: AbortSignal,
): Promise<Answer[]> {
  const reference = { registry, repository }
  const held = await client.heldBack(registry, reserve)
  if (held) return questions.map((question) => failedAnswer(question, held))
  const heads = new Map<string, Promise<ManifestHead | null>>()
  let tags: Promise<string[]> | undefined

  const headOf = (tag: string) => {
    const known = heads.get(tag)
    if (known) return known
    const head = client.headManifest(reference, tag, signal)
    heads.set(tag, head)
    return head
  }

  const allTags = () => (tags ??= client.listTags(reference, signal))

  async function versionsFor(question: ScanQuestion): Promise<Questioned> {
    const { tag, ignored, transform } = question
    if (transform === undefined && findVersionScheme(tag) === undefined) return { newer: [], beyondScope: 0 }
    const found = newerVersions({ ...question, current: tag, tags: await allTags() })
    const skipped = found.newer.filter((version) => ignored.includes(version))
    const { seen, dropped } = found.report
    const group = { rule: 'ignored', text: ignoredText, count: skipped.length, tags: skipped }
    const report: TagReport = { seen, dropped: skipped.length > 0 ? [group, ...dropped] : dropped }
    return {
      newer: found.newer.filter((version) => !ignored.includes(version)),
      beyondScope: found.beyondScope,
      report: JSON.stringify(report),
    }
  }

  async function target(question: ScanQuestion, newer: readonly string[]) {
    for (const tag of newer.slice(0, triedVersions)) {
      const head = await headOf(tag)
      if (head) return { tag, head }
    }
    const head = await headOf(question.tag)
    if (head) return { tag: question.tag, head }
    throw new AppError(
      'notFound',
      'tag_not_found',
      `${registry} no longer has ${repository}:${question.tag}, so there is nothing to compare with; check the tag, or move the container to one that exists.`,
    )
  }

  async function answer(question: ScanQuestion): Promise<Answer> {
    const likely = targets?.get(question.key)
    if (likely !== undefined) void headOf(likely).catch(() => undefined)
    const versions = await versionsFor(question)
    const { tag, head } = await target(question, versions.newer)
    targets?.set(question.key, tag)
    const first = versions.newer.indexOf(tag)
    const newer = first === -1 ? [] : versions.newer.slice(first)
    const isMoved = tag === question.tag && question.images.some((image) => isStrange(image, head.digest))
    return {
      key: question.key,
      ...versions,
      newer,
      target: tag,
      digest: head.digest,
      platforms: await identities(question, head, newer),
      ...(isMoved && (await resolveBehindTag({ client, reference, allTags, question, head }, signal))),
    }
  }

  /** What a digest that nobody runs is for the platforms of those that do not run it; by digest, hence asked once for ever. */
  async function identities(question: ScanQuestion, head: ManifestHead, newer: readonly string[]) {
    // Of an image that the engine does not tell the platform of there is nothing to compare.
    const strangers = question.images.filter((image) => image.os !== '' && isStrange(image, head.digest))
    const platforms = Map.groupBy(strangers, platformKey)
    return await Promise.all(
      [...platforms].map(async ([key, images]) => {
        const identity = await identityOf(head, images)
        if (identity !== null) return { platform: key, equivalents: [...identity.equivalents] }
        // What is not built for it (yet) is no candidate: the next older version is, else the tag in use.
        const older = newer.slice(1, 1 + triedForPlatform)
        for (const tag of newer.length > 0 ? [...older, question.tag] : []) {
          const other = await headOf(tag)
          const found = other && (await identityOf(other, images))
          if (other && found)
            return { platform: key, equivalents: [...found.equivalents], target: tag, digest: other.digest }
        }
        return { platform: key, equivalents: null }
      }),
    )
  }

  /** Null: there is no such image for the platform that these images share. */
  async function identityOf(head: ManifestHead, images: ScanQuestion['images']) {
    const { digest } = head
    const [first] = images
    if (first === undefined || !images.some((image) => isStrange(image, digest))) return { equivalents: [] }
    const { os, architecture, variant } = first
    const platform = { os, architecture, ...(variant === undefined ? {} : { variant }) }
    try {
      const identity = await imageIdentity(client, { reference, digest, platform }, signal)
      if (identity === null) return null
      const { equivalents } = identity
      return { equivalents: [...equivalents, ...(await unchanged(images, { equivalents, platform }))] }
    } catch (thrown) {
      // The config of a plain image may lie where we cannot go; the engine, which can, refuses another platform too.
      if (signal.aborted || isIndex(head) || toAppError(thrown).kind === 'rateLimited') throw thrown
      return { equivalents: [] }
    }
  }

  /**
   * Services, and images of some engines, are called by the digest of an index, which changes with the image of every
   * platform: whether ours did, the index that runs tells.
   */
  async function unchanged(
    images: ScanQuestion['images'],
    { equivalents, platform }: { equivalents: readonly string[]; platform: Platform },
  ): Promise<string[]> {
    const named = images.filter(({ imageId, repoDigests }) =>
      repoDigests.some((text) => text.endsWith(`@${imageId}`)),
    )
    const same = await Promise.all(
      [...new Set(named.map(({ imageId }) => imageId))].map(async (digest) => {
        // A registry may have thrown the old one away; then it counts as changed.
        const old = await imageIdentity(client, { reference, digest, platform }, signal).catch(() => null)
        return old?.equivalents.some((name) => name !== digest && equivalents.includes(name)) ? [digest] : []
      }),
    )
    return same.flat()
  }

  return await Promise.all(
    questions.map((question) =>
      answer(question).catch((thrown: unknown) => {
        if (signal.aborted) throw thrown
        return failedAnswer(question, toAppError(thrown))
      }),
    ),
  )
}

export function failedAnswer({ key, tag }: Pick<ScanQuestion, 'key' | 'tag'>, error: AppError): Answer {
  const { kind, code, message, retryAfterMs } = error
  return {
    key,
    newer: [],
    beyondScope: 0,
    target: tag,
    digest: '',
    platforms: [],
    error: { kind, code, message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
  }
}

function isStrange(image: ScanQuestion['images'][number], digest: string): boolean {
  return compareDigest(image, digest) !== 'same'
}

function isIndex({ mediaType }: ManifestHead): boolean {
  return /index|manifest\.list/.test(mediaType)
}
