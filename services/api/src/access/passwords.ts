import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { AppError } from '@sentinel/shared/errors/app-error'
import { createLine } from './line.ts'

const derive = promisify(argon2)

/** KiB, passes, lanes: what a login costs, and whoever tries passwords. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 }
const longestBytes = 72
const shortest = 8

/** @throws AppError `password_weak` that says what is missing. */
export function requireStrong(password: string): void {
  const problem = problemOf(password)
  if (problem !== undefined)
    throw new AppError('invalid', 'password_weak', `The password ${problem}; choose another one`)
}

function problemOf(password: string): string | undefined {
  if (Buffer.byteLength(password) > longestBytes) return `is longer than ${longestBytes} bytes`
  if (Array.from(password).length < shortest) return `has fewer than ${shortest} characters`
  if (!/\p{L}/u.test(password)) return 'has no letter'
  if (!/\p{Nd}/u.test(password)) return 'has no digit'
  return undefined
}

/** Argon2id in the usual text form, which carries its own parameters. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await inTurn(password, nonce, cost)
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${plain(nonce)}$${plain(tag)}`
}

/** Of who is unknown or has none, the same work is done for nothing: time must not tell. */
export async function isPasswordOf(stored: string | undefined, password: string): Promise<boolean> {
  const match =
    /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(stored ?? '') ?? undefined
  const [, memory, passes, parallelism, nonce, tag] = match ?? []
  const asked = Buffer.byteLength(password) > longestBytes ? '' : password
  if (nonce === undefined || tag === undefined) {
    await inTurn(asked, randomBytes(16), cost)
    return false
  }
  const wanted = Buffer.from(tag, 'base64')
  const found = await inTurn(asked, Buffer.from(nonce, 'base64'), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  })
  return asked !== '' && wanted.length === found.length && timingSafeEqual(wanted, found)
}

/** One after the other: many logins at once must leave a processor to everybody else. */
const line = createLine()

async function inTurn(message: string, nonce: Buffer, parameters: typeof cost): Promise<Buffer> {
  return await line(() => derive('argon2id', { message, nonce, tagLength: 32, ...parameters }))
}

const plain = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
