import { AppError } from '../errors/app-error.ts'
import { isDigest, isTag } from '../images/reference.ts'
import type { ManifestHead, RepositoryReference } from './client.ts'
import type { HttpAnswer } from './http.ts'
import { digestOf, manifestAccept, readManifest } from './manifest.ts'
import type { Manifest } from './manifest.ts'
import type { RegistrySession } from './session.ts'
import { invalidAnswer, statusError } from './status-error.ts'

const maxManifestBytes = 4 * 1024 * 1024
const digestHeader = 'docker-content-digest'

export async function headManifest(
  session: RegistrySession,
  reference: RepositoryReference,
  tagOrDigest: string,
  signal: AbortSignal,
): Promise<ManifestHead | null> {
  if (!isTag(tagOrDigest) && !isDigest(tagOrDigest)) throw notATag(reference, tagOrDigest)
  const answer = await ask(session, 'HEAD', reference, tagOrDigest, signal)
  if (answer.status === 404) return null
  const digest = answer.headers.get(digestHeader)
  const isHeadless = answer.status === 405 || answer.status === 501
  if (answer.status === 200 && digest !== null) {
    return { digest: checkedDigest(digest, reference, tagOrDigest), mediaType: contentType(answer) }
  }
  if (answer.status !== 200 && !isHeadless) throw failure(answer, reference, tagOrDigest)
  // A registry that does not say the digest on HEAD leaves no other way than to read the manifest.
  const { manifest } = await getVerified(session, reference, tagOrDigest, signal)
  return { digest: manifest.digest, mediaType: manifest.mediaType }
}

export async function fetchManifest(
  session: RegistrySession,
  reference: RepositoryReference,
  digest: string,
  signal: AbortSignal,
): Promise<Manifest> {
  if (!isDigest(digest)) throw notATag(reference, digest)
  return (await getVerified(session, reference, digest, signal)).manifest
}

export async function fetchBlob(
  session: RegistrySession,
  reference: RepositoryReference,
  digest: string,
  signal: AbortSignal,
): Promise<Buffer> {
  const { registry, repository } = reference
  const subject = `${repository}@${digest}`
  const answer = await session.request(
    {
      ...reference,
      method: 'GET',
      kind: 'blob',
      path: `/v2/${repository}/blobs/${digest}`,
      accept: '*/*',
      maxBytes: maxManifestBytes,
      subject,
    },
    signal,
  )
  if (answer.status !== 200) throw statusError(answer, registry, subject)
  checkContent(answer.body, digest, reference, digest)
  return answer.body
}

async function getVerified(
  session: RegistrySession,
  reference: RepositoryReference,
  tagOrDigest: string,
  signal: AbortSignal,
): Promise<{ manifest: Manifest }> {
  const answer = await ask(session, 'GET', reference, tagOrDigest, signal)
  if (answer.status !== 200) throw failure(answer, reference, tagOrDigest)
  const named = answer.headers.get(digestHeader)
  const promised = isDigest(tagOrDigest) ? tagOrDigest : named
  if (promised !== null)
    checkContent(answer.body, checkedDigest(promised, reference, tagOrDigest), reference, tagOrDigest)
  const manifest = readManifest(answer.body, {
    registry: reference.registry,
    subject: subjectOf(reference, tagOrDigest),
    digest: promised ?? digestOf(answer.body),
    contentType: contentType(answer),
  })
  return { manifest }
}

function ask(
  session: RegistrySession,
  method: 'GET' | 'HEAD',
  reference: RepositoryReference,
  tagOrDigest: string,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  return session.request(
    {
      ...reference,
      method,
      kind: method === 'HEAD' ? 'head' : 'manifest',
      path: `/v2/${reference.repository}/manifests/${tagOrDigest}`,
      accept: manifestAccept,
      maxBytes: maxManifestBytes,
      subject: subjectOf(reference, tagOrDigest),
    },
    signal,
  )
}

function checkedDigest(digest: string, reference: RepositoryReference, tagOrDigest: string): string {
  if (isDigest(digest)) return digest
  throw invalidAnswer(
    reference.registry,
    subjectOf(reference, tagOrDigest),
    `"${digest.slice(0, 100)}" as a digest`,
  )
}

function checkContent(
  body: Buffer,
  digest: string,
  reference: RepositoryReference,
  tagOrDigest: string,
): void {
  const algorithm = digest.slice(0, digest.indexOf(':'))
  if (digestOf(body, algorithm) === digest) return
  throw invalidAnswer(reference.registry, subjectOf(reference, tagOrDigest), `content that is not ${digest}`)
}

function failure(answer: HttpAnswer, reference: RepositoryReference, tagOrDigest: string) {
  return statusError(answer, reference.registry, subjectOf(reference, tagOrDigest))
}

function subjectOf({ repository }: RepositoryReference, tagOrDigest: string): string {
  return `${repository}${isDigest(tagOrDigest) ? '@' : ':'}${tagOrDigest}`
}

function contentType(answer: HttpAnswer): string {
  return answer.headers.get('content-type')?.split(';')[0]?.trim() ?? ''
}

function notATag({ registry, repository }: RepositoryReference, text: string): AppError {
  return new AppError(
    'invalid',
    'invalid_image_reference',
    `"${text.slice(0, 150)}" is neither a tag nor a digest of ${registry}/${repository}: correct the image name.`,
  )
}
