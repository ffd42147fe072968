import { AppError } from '../errors/app-error.ts'

/** Any 2xx is success; 429 and 5xx are worth another try; the rest is a person's to mend. Names the host only: paths carry secrets. */
export function expectSuccess(kind: string, url: string, answer: { status: number; text: string }): void {
  const { status } = answer
  if (status >= 200 && status < 300) return
  const { host } = new URL(url)
  const isTemporary = status === 429 || status >= 500
  throw new AppError(
    isTemporary ? 'upstream' : 'invalid',
    'delivery_refused',
    `The ${kind} at ${host} answered ${status}; ${isTemporary ? 'it is tried again' : 'check its address and secrets'}`,
  )
}
