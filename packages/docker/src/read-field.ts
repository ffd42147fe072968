import type { EngineRecord } from './engine-types.ts'

/** Readers for what the engine answers: null and missing are one thing, a wrong type is never passed on. */
export function readRecord(value: unknown): EngineRecord {
  return isRecord(value) ? value : {}
}

export function isRecord(value: unknown): value is EngineRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function readList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function readString(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function readNumber(value: unknown): number {
  return typeof value === 'number' ? value : 0
}

export function readStrings(value: unknown): string[] {
  return readList(value).filter((entry) => typeof entry === 'string')
}

export function readStringMap(value: unknown): Record<string, string> {
  const entries = Object.entries(readRecord(value))
  return Object.fromEntries(entries.map(([key, entry]) => [key, readString(entry)]))
}

/** The engine writes year 1 where it means never. */
export function readDate(value: unknown): Date | undefined {
  const at = typeof value === 'number' ? new Date(value * 1000) : new Date(readString(value))
  return Number.isNaN(at.getTime()) || at.getUTCFullYear() <= 1 ? undefined : at
}
