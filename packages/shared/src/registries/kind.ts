import type { BearerChallenge } from './challenge.ts'

export interface RegistryKind {
  readonly name: string
  readonly title: string
  /** Registry names of this kind: for the reader, and for the suite that every kind must pass. */
  readonly examples: readonly string[]
  matches(registry: string): boolean
  /** Host, with port where needed, that answers the API for this registry name. */
  endpoint(registry: string): string
  /** Known in advance where the vendor documents it: saves asking for it. */
  readonly challenge?: BearerChallenge
}
