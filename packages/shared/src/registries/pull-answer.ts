import { Headers } from 'undici'
import type { HttpAnswer } from './http.ts'

const waitPattern = /retry-after:\s*([\d.]+)\s*(ns|us|µs|μs|ms|s|m|h)?/i
const secondsPer: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 }

/** What a registry must have answered an engine, of which only the engine's words are left. */
export function pullAnswer(refusal: string | undefined): HttpAnswer {
  if (refusal === undefined) return { status: 200, headers: new Headers(), body: Buffer.alloc(0) }
  const [, number, unit = 's'] = waitPattern.exec(refusal) ?? []
  // What is less than a second is one.
  const seconds = Math.ceil(Number(number) * (secondsPer[unit.toLowerCase()] ?? 0))
  const headers = new Headers(number === undefined ? {} : { 'retry-after': String(seconds || 1) })
  return { status: 429, headers, body: Buffer.from(refusal) }
}
