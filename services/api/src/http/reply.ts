import type { IncomingMessage, ServerResponse } from 'node:http'

export interface ReplyOptions {
  readonly type: string
  readonly headers?: Readonly<Record<string, string>>
}

/** An answer that is not built from the response schema's value: a file, or a body that was written beforehand. */
export class Reply {
  readonly body: string | Buffer
  readonly type: string
  readonly headers: Readonly<Record<string, string>>

  constructor(body: string | Buffer, { type, headers = {} }: ReplyOptions) {
    this.body = body
    this.type = type
    this.headers = headers
  }
}

/** An answer of the response schema that is not a plain 200. */
export class Answer<Value> {
  readonly value: Value
  readonly status: number
  readonly cookies: readonly string[]

  constructor(
    value: Value,
    { status = 200, cookies = [] }: { status?: number; cookies?: readonly string[] } = {},
  ) {
    this.value = value
    this.status = status
    this.cookies = cookies
  }
}

/** An answer that sends the browser on. */
export class Redirect {
  readonly to: string
  readonly status: 302 | 303
  readonly cookies: readonly string[]

  constructor(
    to: string,
    { status = 303, cookies = [] }: { status?: 302 | 303; cookies?: readonly string[] } = {},
  ) {
    this.to = to
    this.status = status
    this.cookies = cookies
  }
}

/** An answer that stays open; the route writes it itself. */
export class Stream {
  readonly open: (request: IncomingMessage, response: ServerResponse) => void

  constructor(open: (request: IncomingMessage, response: ServerResponse) => void) {
    this.open = open
  }
}
