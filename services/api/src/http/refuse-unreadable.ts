import type { Duplex } from 'node:stream'
import { securityHeaders } from './security-headers.ts'

interface Refusal {
  readonly status: string
  readonly code: string
  readonly error: string
}

const refusals: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    code: 'headers_too_large',
    error: 'The headers of the request are larger than 16 kB; send less of them',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    code: 'request_too_slow',
    error: 'The request did not arrive in time; send it again at once',
  },
}

const unreadable: Refusal = {
  status: '400 Bad Request',
  code: 'not_http',
  error: 'This is no request that HTTP knows; correct it and send it again',
}

/** Answers what never becomes a request, and closes the connection: nothing after it can be read. */
export function refuseUnreadable(thrown: Error & { readonly code?: string }, socket: Duplex): void {
  if (thrown.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const { status, code, error } = refusals[thrown.code ?? ''] ?? unreadable
  const body = `${JSON.stringify({ error, code, request_id: '' })}\n`
  const headers = {
    ...securityHeaders,
    'cache-control': 'no-store',
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`)
}
