import { AppError } from '@sentinel/shared/errors/app-error'

/** No body of ours goes as deep, and whoever walks one may do so by calling itself. */
const deepest = 32
/** Names that reach the prototype of whatever they are assigned to. */
const reserved = new Set(['__proto__', 'constructor', 'prototype'])

/** Holds JSON that somebody sent against what none of our bodies needs. @throws AppError `body_too_deep`, `key_reserved` */
export function requirePlain(value: unknown): void {
  const open: [value: unknown, depth: number][] = [[value, 1]]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [each, depth] = next
    if (typeof each !== 'object' || each === null) continue
    if (depth > deepest)
      throw new AppError(
        'invalid',
        'body_too_deep',
        `The body is nested more than ${deepest} levels deep; send it flatter`,
      )
    if (!Array.isArray(each)) {
      const key = Object.keys(each).find((name) => reserved.has(name))
      if (key !== undefined)
        throw new AppError(
          'invalid',
          'key_reserved',
          `The body has a field called ${key}, which no field may be; leave it out`,
        )
    }
    for (const inner of Object.values(each)) open.push([inner, depth + 1])
  }
}
