/** Where somebody goes after signing in: a path of this page and nothing else, whatever a link says. */
export function nextPath(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? '/'
  // A browser takes "//host" and "/\host" for another site, and drops tabs and line ends before it looks.
  const isOwn = /^\/(?![/\\])/.test(next) && !/[\p{Cc}\\]/u.test(next)
  return isOwn && !/^\/(?:login|setup|logout|api|v1)(?:[/?#]|$)/.test(next) ? next : '/'
}

/** The page to sign in at, which leads back to where somebody was. */
export function loginPath(from: string): string {
  const next = nextPath(`?${new URLSearchParams({ next: from })}`)
  return next === '/' ? '/login' : `/login?${new URLSearchParams({ next })}`
}
