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

/** An answer that stays open; the route writes it itself. */
export class Stream {
  readonly open: (request: IncomingMessage, response: ServerResponse) => void

  constructor(open: (request: IncomingMessage, response: ServerResponse) => void) {
    this.open = open
  }
}
