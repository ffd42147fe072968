/** What a faulty registry does instead of answering properly. */
export type RegistryFault =
  /** Any status, with headers and body: 429 with retry-after, 500, 503, 404 … */
  | {
      readonly kind: 'status'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
    }
  /** 401 with a token challenge until a token of our own token endpoint comes along. */
  | {
      readonly kind: 'bearer'
      /** Left out, the token endpoint does not say how long a token lives. */
      readonly expiresInSeconds?: number
      /** user:password that the token endpoint asks for; left out, it serves everybody. */
      readonly auth?: string
    }
  /** 401 with a Basic challenge until this user:password comes along. */
  | { readonly kind: 'basic'; readonly auth: string }
  /** The true answer, late. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** The true answer up to this byte, then the connection is gone. */
  | { readonly kind: 'cutOff'; readonly afterBytes: number }
  /** The connection is gone before a word is said. */
  | { readonly kind: 'hangUp' }
  /** No answer at all, until `heal`. */
  | { readonly kind: 'silent' }
  /** The true answer with a digest header that is not true. */
  | { readonly kind: 'wrongDigest' }
  /** 200 with a web page, as a captive portal answers. */
  | { readonly kind: 'notJson' }

export interface FaultRule {
  /** Which paths; default: all but the token endpoint. */
  readonly path?: RegExp
  readonly method?: string
  /** How many requests it hits before it is spent; default: all of them. */
  readonly times?: number
}

export interface SeenRequest {
  readonly method: string
  /** With its query. */
  readonly path: string
  /** 0 while it has no answer. */
  readonly status: number
  readonly at: Date
  readonly authorization: 'none' | 'basic' | 'bearer'
  readonly userAgent: string
}
