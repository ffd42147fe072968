import { logger } from '@sentinel/shared/runtime/logger'
import type { ScanQuestion } from '@sentinel/shared/queues/jobs'
import type { ManifestHead, RegistryClient, RepositoryReference } from '@sentinel/shared/registries/client'
import { reserves } from '@sentinel/shared/registries/registry-limits'
import { findVersionScheme } from '@sentinel/shared/versions/index'
import { newestFirst } from '@sentinel/shared/versions/newest-first'
import { compileTagPatterns } from '@sentinel/shared/versions/tag-patterns'
import type { Answer } from './answer.ts'

const log = logger.child({ part: 'scan' })

/** The target is among the newest, or it is nothing that a person would name. */
const lookedForTarget = 10
/** What runs may be older. */
const lookedForCurrent = 50
const mostKept = 5000
/** A version stays what it is: what was looked up once need not be asked again with every scan. */
const digests = new Map<string, string>()
/** And while nobody has taken the new image, the same is asked with every scan. */
const answers = new Map<string, { at: number; resolved: NonNullable<Answer['resolved']> }>()
const freshMs = 12 * 3_600_000

interface Lookup {
  readonly client: RegistryClient
  readonly reference: RepositoryReference
  readonly allTags: () => Promise<readonly string[]>
  readonly question: ScanQuestion
  /** What the tag leads to now. */
  readonly head: ManifestHead
}

/** Which versions stand behind a tag that names none. For people to read; a registry that does not tell is no failure. */
export async function resolveBehindTag(
  lookup: Lookup,
  signal: AbortSignal,
): Promise<Pick<Answer, 'resolved'>> {
  const { question, reference } = lookup
  if (findVersionScheme(question.tag) !== undefined) return {}
  try {
    const found = await remembered(lookup, () => lookUp(lookup, signal))
    return found.target === undefined && found.current.length === 0 ? {} : { resolved: found }
  } catch (error) {
    if (signal.aborted) throw error
    log.debug({ err: error, ...reference }, 'versions behind a tag not known')
    return {}
  }
}

async function remembered(
  { reference, question, head }: Lookup,
  look: () => Promise<NonNullable<Answer['resolved']>>,
): Promise<NonNullable<Answer['resolved']>> {
  const { include, exclude, images } = question
  const key = JSON.stringify([reference, head.digest, include, exclude, images.map(({ imageId }) => imageId)])
  const known = answers.get(key)
  if (known && performance.now() - known.at < freshMs) return known.resolved
  const resolved = await look()
  // What was cut short for want of requests is looked up whole another time.
  if (resolved.target === undefined || resolved.current.length < images.length) return resolved
  if (answers.size >= mostKept) answers.clear()
  answers.set(key, { at: performance.now(), resolved })
  return resolved
}

async function lookUp(
  { client, reference, allTags, question, head }: Lookup,
  signal: AbortSignal,
): Promise<NonNullable<Answer['resolved']>> {
  const { filter } = compileTagPatterns(question)
  const tags = newestFirst((await allTags()).filter((tag) => filter.rejects(tag) === null))
  const digestOf = async (tag: string) => {
    const key = `${reference.registry}/${reference.repository}:${tag}`
    const known = digests.get(key)
    if (known !== undefined) return known
    const { digest = '' } = (await client.headManifest(reference, tag, signal)) ?? {}
    if (digests.size >= mostKept) digests.clear()
    digests.set(key, digest)
    return digest
  }

  let target: string | undefined
  const current = new Map<string, string>()
  const note = (tag: string, digest: string) => {
    if (digest === head.digest) target ??= tag
    for (const { imageId, repoDigests } of question.images) {
      const isIt = repoDigests.some((text) => text.endsWith(`@${digest}`))
      if (digest !== '' && isIt && !current.has(imageId)) current.set(imageId, tag)
    }
  }
  const isKnown = () => target !== undefined && current.size === question.images.length

  /** Of what is only for reading, nothing is asked that a pull could need. */
  const mayAsk = async () => (await client.heldBack(reference.registry, reserves.manual)) === null

  if (!(await mayAsk())) return { current: [] }
  const first = tags.slice(0, lookedForTarget)
  for (const [index, digest] of (await Promise.all(first.map(digestOf))).entries())
    note(first[index] ?? '', digest)
  if (target !== undefined) {
    for (const tag of tags.slice(lookedForTarget, lookedForTarget + lookedForCurrent)) {
      if (isKnown() || !(await mayAsk())) break
      note(tag, await digestOf(tag))
    }
  }
  return {
    ...(target === undefined ? {} : { target }),
    current: [...current].map(([imageId, version]) => ({ imageId, version })),
  }
}
