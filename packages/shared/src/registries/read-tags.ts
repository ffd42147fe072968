import { AppError } from '../errors/app-error.ts'
import { isTag } from '../images/reference.ts'
import type { RepositoryReference } from './client.ts'
import { readJsonObject } from './manifest.ts'
import type { RegistrySession } from './session.ts'
import { invalidAnswer, statusError } from './status-error.ts'

const pageSize = 1000
const maxPageBytes = 8 * 1024 * 1024

export async function readTags(
  session: RegistrySession,
  reference: RepositoryReference,
  maxPages: number,
  signal: AbortSignal,
): Promise<string[]> {
  const { registry, repository } = reference
  const subject = `the tags of ${repository}`
  const tags = new Set<string>()
  const visited = new Set<string>()
  // A registry that keeps to no size of pages is held to it in all.
  const most = maxPages * pageSize
  let path: string | null = `/v2/${repository}/tags/list?n=${pageSize}`
  while (path !== null) {
    if (visited.has(path)) throw invalidAnswer(registry, subject, 'pages that lead back to each other')
    if (visited.size >= maxPages) throw tooMany(registry, subject, `${maxPages} pages`)
    visited.add(path)
    const answer = await session.request(
      {
        ...reference,
        method: 'GET',
        kind: 'tags',
        path,
        accept: 'application/json',
        maxBytes: maxPageBytes,
        subject,
      },
      signal,
    )
    if (answer.status !== 200) throw statusError(answer, registry, subject)
    for (const tag of tagsIn(answer.body, registry, subject)) tags.add(tag)
    if (tags.size > most) throw tooMany(registry, subject, `${most} names`)
    path = nextPage(answer.headers.get('link'), path)
  }
  return [...tags]
}

function tagsIn(body: Buffer, registry: string, subject: string): string[] {
  const { tags } = readJsonObject(body, registry, subject)
  // A repository whose last tag was deleted answers null.
  if (tags === null) return []
  if (!Array.isArray(tags)) throw invalidAnswer(registry, subject, 'no list of tags')
  // What is no tag could only lead a later request astray.
  return tags.filter((tag) => typeof tag === 'string' && isTag(tag))
}

/** Path and query only: behind a proxy a registry may not know its own address, and a token must not follow it elsewhere. */
function nextPage(link: string | null, from: string): string | null {
  for (const [, target = '', parameters = ''] of (link ?? '').matchAll(/<([^<>]*)>([^,]*)/g)) {
    if (!/;\s*rel="?next"?/i.test(parameters)) continue
    const base = new URL(from, 'http://registry.invalid')
    if (!URL.canParse(target, base.href)) return null
    const next = new URL(target, base)
    return `${next.pathname}${next.search}`
  }
  return null
}

function tooMany(registry: string, subject: string, most: string): AppError {
  return new AppError(
    'upstream',
    'registry_too_many_tags',
    `${registry} has more than ${most} for ${subject}, so no newer version can be told for sure. Use a floating tag, which is followed by digest.`,
    { details: { registry } },
  )
}
