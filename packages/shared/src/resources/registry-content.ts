import { resource } from './resource.ts'

/** A manifest or config by its digest, which can never change. Written by the scanner. */
export interface RegistryContentDoc {
  /** Repository and digest: content is the same everywhere, the right to read it is not. */
  _id: string
  kind: 'manifest' | 'config'
  /** JSON text, so that no key of it can trouble the database. */
  text: string
  /** Renewed now and then while somebody asks; what nobody has asked for in a year goes. */
  usedAt: Date
}

const unusedSeconds = 365 * 86_400

export const registryContentResource = resource<RegistryContentDoc>(
  'registryContents',
  { _id: String, kind: String, text: String, usedAt: Date },
  [{ fields: { usedAt: 1 }, expireAfterSeconds: unusedSeconds }],
)
