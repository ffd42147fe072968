import { AppError, toAppError } from '@sentinel/shared/errors/app-error'
import { compareDigest } from '@sentinel/shared/policy/compare-digest'
import type { ScanQuestion } from '@sentinel/shared/queues/jobs'
import type { ManifestHead, RegistryClient, RepositoryReference } from '@sentinel/shared/registries/client'
import { imageIdentity } from '@sentinel/shared/registries/image-identity'
import { findVersionScheme } from '@sentinel/shared/versions/index'
import { newerVersions } from '@sentinel/shared/versions/newer-versions'
import { platformKey, type Answer } from './answer.ts'

/** A listed tag may be gone by the time it is asked for; so many are tried before the tag in use has to do. */
const triedVersions = 3

type Questioned = Pick<Answer, 'newer' | 'beyondScope' | 'problem'>

/** Answers every question about one repository with one look per distinct tag, and at most one at its list of tags. */
export async function askRepository(
  client: RegistryClient,
  { registry, repository, questions }: RepositoryReference & { questions: readonly ScanQuestion[] },
  signal: AbortSignal,
): Promise<Answer[]> {
  const reference = { registry, repository }
  const heads = new Map<string, Promise<ManifestHead | null>>()
  let tags: Promise<string[]> | undefined

  const headOf = (tag: string) => {
    const known = heads.get(tag)
    if (known) return known
    const head = client.headManifest(reference, tag, signal)
    heads.set(tag, head)
    return head
  }

  async function versionsFor({ tag, scope, include, exclude, ignored }: ScanQuestion): Promise<Questioned> {
    if (findVersionScheme(tag) === undefined) return { newer: [], beyondScope: 0 }
    tags ??= client.listTags(reference, signal)
    const found = newerVersions({ current: tag, tags: await tags, scope, include, exclude })
    return {
      newer: found.newer.filter((version) => !ignored.includes(version)),
      beyondScope: found.beyondScope,
      ...(found.problem === undefined ? {} : { problem: found.problem }),
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
    const versions = await versionsFor(question)
    const { tag, head } = await target(question, versions.newer)
    const first = versions.newer.indexOf(tag)
    return {
      key: question.key,
      ...versions,
      newer: first === -1 ? [] : versions.newer.slice(first),
      target: tag,
      digest: head.digest,
      platforms: await identities(question, head),
    }
  }

  /** Only an index can name our image by another digest, and only a digest that nobody runs makes it worth a look. */
  async function identities(question: ScanQuestion, { digest, mediaType }: ManifestHead) {
    if (!/index|manifest\.list/.test(mediaType)) return []
    const strangers = question.images.filter((image) => compareDigest(image, digest) !== 'same')
    const platforms = new Map(strangers.map((image) => [platformKey(image), image]))
    return await Promise.all(
      [...platforms].map(async ([platform, { os, architecture, variant }]) => {
        const wanted = { os, architecture, ...(variant === undefined ? {} : { variant }) }
        const identity = await imageIdentity(client, { reference, digest, platform: wanted }, signal)
        return { platform, equivalents: identity === null ? null : [...identity.equivalents] }
      }),
    )
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
