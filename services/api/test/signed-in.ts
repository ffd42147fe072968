import type { Answer, RunningApi } from './start-api.ts'

/** Somebody in a browser: cookies, and the token that goes with them. */
export interface SignedIn {
  readonly cookie: string
  readonly headers: Readonly<Record<string, string>>
  get(path: string): Promise<Answer>
  post(path: string, body?: unknown): Promise<Answer>
  call(method: string, path: string, body?: unknown): Promise<Answer>
}

export async function signedIn(api: RunningApi, username: string, password: string): Promise<SignedIn> {
  const answer = await api.post(
    '/login',
    { username, password },
    { 'content-type': 'application/json', accept: 'application/json' },
  )
  if (answer.status !== 200) throw new Error(`No login as ${username}: ${answer.status} ${answer.text}`)
  return withCookies(api, answer.headers.getSetCookie())
}

export function withCookies(api: RunningApi, lines: readonly string[]): SignedIn {
  const cookies = lines.map((line) => line.split(';')[0] ?? '')
  const csrf = cookies.find((each) => each.startsWith('sentinel_csrf='))?.split('=')[1] ?? ''
  const headers = { cookie: cookies.join('; '), 'x-csrf-token': csrf, 'content-type': 'application/json' }
  const call = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(api.base + path, {
      method,
      headers,
      redirect: 'manual',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : undefined,
    }
  }
  return {
    cookie: headers.cookie,
    headers,
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    call,
  }
}
