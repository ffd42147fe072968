import type { IncomingMessage } from 'node:http'
import { AppError } from '@sentinel/shared/errors/app-error'
import { requirePlain } from './require-plain.ts'

const limitBytes = 1_048_576

/**
 * The JSON of a request, whatever its content type says: clients of the page do not always name it.
 * Undefined for an empty body.
 */
export async function readBody(
  request: IncomingMessage,
  { takesForms = false }: { readonly takesForms?: boolean } = {},
): Promise<unknown> {
  const text = await readText(request)
  if (text.trim() === '') return undefined
  const body = takesForms && isForm(request) ? Object.fromEntries(new URLSearchParams(text)) : parse(text)
  requirePlain(body)
  return body
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw new AppError(
      'invalid',
      'malformed_json',
      `The body is not JSON (${error instanceof Error ? error.message : String(error)}); correct it and send it again`,
      { cause: error },
    )
  }
}

/** The page's own rule: whatever does not call itself JSON. */
export function isForm({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return !(headers['content-type'] ?? '').includes('application/json')
}

async function readText(request: IncomingMessage): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge()
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > limitBytes) throw tooLarge()
      chunks.push(chunk)
    }
  } catch (error) {
    throw error instanceof AppError ? error : cutOff(error)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function tooLarge(): AppError {
  return new AppError('invalid', 'body_too_large', 'The body is larger than 1 MB; send less at once')
}

/** Nobody is there to read it; it keeps the log from calling it ours. */
function cutOff(cause: unknown): AppError {
  return new AppError('aborted', 'request_cut_off', 'The request ended before its body did; send it again', {
    cause,
  })
}
