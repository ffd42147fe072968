import { resource } from './resource.ts'

/** How to reach and log in to one registry. Written by the API; secrets are sealed with the installation's key. */
export interface RegistryCredentialDoc {
  _id: string
  /** As references name it after parsing: `docker.io`, never an alias. */
  registry: string
  /** `cloud`: username and secret are the cloud's own and are exchanged for a login; empty ones mean the machine's. */
  login: 'password' | 'cloud'
  username: string
  /** Sealed; empty where there is none. */
  secret: string
  /** Directory (tenant) of a service principal, for Azure. */
  tenant?: string
  /** Where the cloud hands out tokens, when it is not the usual place. */
  endpoint?: string
  /** PEM text of authorities trusted for this registry besides the public ones. */
  ca?: string
  clientCertificate?: string
  /** Sealed. */
  clientKey?: string
  /** Hosts that are asked first. */
  mirrors: string[]
  updatedAt: Date
}

export const registryCredentialResource = resource<RegistryCredentialDoc>(
  'registryCredentials',
  {
    _id: String,
    registry: String,
    login: String,
    username: String,
    secret: String,
    tenant: String,
    endpoint: String,
    ca: String,
    clientCertificate: String,
    clientKey: String,
    mirrors: [String],
    updatedAt: Date,
  },
  [{ fields: { registry: 1 }, unique: true }],
)
