/** An Authorization header and how long it is good. */
export interface KeptToken {
  readonly header: string
  /** Epoch, in milliseconds: before it expires. */
  readonly refreshAt: number
  /** It was asked for together with others, and some registries then leave out a scope. */
  readonly isShared: boolean
}

/** Tokens that all processes share. It may lose everything at any time and never throws: a token is soon fetched. */
export interface SharedTokens {
  read(keys: readonly string[]): Promise<ReadonlyMap<string, KeptToken>>
  write(keys: readonly string[], token: KeptToken): Promise<void>
  forget(keys: readonly string[]): Promise<void>
  /** Lets one process fetch what several need: resolves with what ends its turn, or with null while another has it. */
  claim(keys: readonly string[]): Promise<(() => Promise<void>) | null>
}

export const noSharedTokens: SharedTokens = {
  read: () => Promise.resolve(new Map()),
  write: () => Promise.resolve(),
  forget: () => Promise.resolve(),
  claim: () => Promise.resolve(() => Promise.resolve()),
}
