import type { ApiError } from './errors.ts'
import { loginPath } from './next-path.ts'

/**
 * Leads to where an answer can be put right, where it can: who is not signed in signs in, and an installation without
 * an administrator gets one. Resolves with false where nothing of the kind is wrong; else never, for the page goes away.
 */
export async function leaveFor({ code }: ApiError): Promise<false> {
  const { pathname, search } = window.location
  if (code === 'not_signed_in') return await go(loginPath(pathname + search))
  if (code === 'setup_needed') return await go('/setup')
  return false
}

function go(path: string): Promise<never> {
  window.location.assign(path)
  return new Promise(() => undefined)
}
