/** What proves that a request comes from this page: it goes back as a header, which no other site can send. */
export function csrfToken(cookies: string = document.cookie): string | undefined {
  const [, token] = /(?:^|;\s*)sentinel_csrf=([^;]+)/.exec(cookies) ?? []
  return token
}
