import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { AppError } from '../errors/app-error.ts'

/** Seals what must not lie readable in MongoDB or Redis. */
export interface SecretBox {
  /** False while the installation has no key: sealing and opening then say so. */
  readonly hasKey: boolean
  /** `purpose` belongs to the seal: a sealed text does not open under another one. */
  seal(text: string, purpose: string): string
  open(sealed: string, purpose: string): string
}

const algorithm = 'aes-256-gcm'
const version = 'v1'

export function createSecretBox(secretKey: string): SecretBox {
  const key = secretKey === '' ? null : Buffer.from(hkdfSync('sha256', secretKey, '', 'sentinel seal', 32))
  // Tells a wrong key from a damaged text, and nothing about the key.
  const keyId = key === null ? '' : createHash('sha256').update(key).digest('hex').slice(0, 8)
  return {
    hasKey: key !== null,
    seal(text, purpose) {
      if (key === null) throw keyMissing()
      const iv = randomBytes(12)
      const cipher = createCipheriv(algorithm, key, iv).setAAD(Buffer.from(purpose))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return [version, keyId, Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')].join('.')
    },
    open(sealed, purpose) {
      if (key === null) throw keyMissing()
      const [, sealedWith, packed = ''] = sealed.split('.')
      if (sealedWith !== keyId) throw keyWrong()
      const bytes = Buffer.from(packed, 'base64url')
      try {
        const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, 12))
        decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(12, 28))
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
      } catch (error) {
        throw keyWrong(error)
      }
    },
  }
}

function keyMissing(): AppError {
  return new AppError(
    'conflict',
    'secret_key_missing',
    'There is no secret key, so nothing secret can be stored or read: set SENTINEL_SECRET_KEY or SENTINEL_SECRET_KEY_FILE to the same key for all processes and start them again',
  )
}

function keyWrong(cause?: unknown): AppError {
  return new AppError(
    'conflict',
    'secret_key_wrong',
    'It was stored with another secret key than SENTINEL_SECRET_KEY is now: start with the former key, or enter the secret again',
    { cause },
  )
}
