import { resource } from './resource.ts'

/**
 * What all API processes must agree on about access: the code of the first run, the key that signs what a browser
 * carries between two requests, how people sign in elsewhere. `_id` says which. Written by the API.
 */
export interface AccessFactDoc {
  _id: 'setup' | 'signing' | 'oidc'
  /** JSON text; secrets in it are sealed wherever the installation has a key. */
  value: string
  updatedAt: Date
}

export const accessFactResource = resource<AccessFactDoc>(
  'accessFacts',
  { _id: String, value: String, updatedAt: Date },
  [],
)
