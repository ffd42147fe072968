import type { BearerChallenge } from './challenge.ts'
import type { RegistryCredential } from './credential.ts'
import type { HttpAnswer } from './http.ts'

export interface RegistryKind {
  readonly name: string
  readonly title: string
  /** Registry names of this kind: for the reader, and for the suite that every kind must pass. */
  readonly examples: readonly string[]
  /** What people enter as name and secret. */
  readonly loginHelp: string
  matches(registry: string): boolean
  /** Host, with port where needed, that answers the API for this registry name. */
  endpoint(registry: string): string
  /** Known in advance where the vendor documents it: saves asking for it. */
  challenge?(registry: string): BearerChallenge
  /** A manifest whose HEAD tells the limits and counts as nothing. */
  readonly limitProbe?: { readonly repository: string; readonly tag: string }
  /** True where the name and secret are the cloud's own, which the registry does not take as they are. */
  isCloudLogin?(login: CloudLogin): boolean
  /** Exchanges the cloud's own credential for one that the registry takes, with the vendor's library. */
  exchange?(login: CloudLogin, tools: ExchangeTools, signal: AbortSignal): Promise<ExchangedCredential>
}

/** A cloud's own credential. Without name and secret the library looks for the one of the machine. */
export interface CloudLogin {
  readonly registry: string
  readonly username: string
  readonly secret: string
  readonly tenant?: string
  /** Where tokens are asked for, if not at the vendor's usual address. */
  readonly endpoint?: string
  readonly ca?: string
}

export interface ExchangedCredential {
  readonly credential: RegistryCredential
  readonly expiresAt: Date
}

export interface ExchangeTools {
  readonly timeoutMs: number
  /** Sends a form to the registry itself. */
  post(path: string, form: Readonly<Record<string, string>>, signal: AbortSignal): Promise<HttpAnswer>
}
