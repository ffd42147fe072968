import { createHash } from 'node:crypto'

export interface CandidateKey {
  readonly hostId: string
  readonly name: string
  readonly reference: string
  readonly digest: string
}

/** One name for one offer to one container: an approval for it can never be spent on another image. */
export function candidateId({ hostId, name, reference, digest }: CandidateKey): string {
  const key = JSON.stringify([hostId, name, reference, digest])
  return createHash('sha256').update(key).digest('hex').slice(0, 16)
}
