/** Headers of somebody who has signed in: his cookies, and the token that goes with them. */
export async function signIn(
  baseUrl: string,
  username: string,
  password: string,
): Promise<Record<string, string>> {
  const response = await fetch(`${baseUrl}/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  })
  if (!response.ok) throw new Error(`Signing in as ${username} was refused: ${await response.text()}`)
  const cookies = response.headers.getSetCookie().map((line) => line.split(';')[0] ?? '')
  const csrf = cookies.find((each) => each.startsWith('sentinel_csrf='))?.split('=')[1] ?? ''
  return { cookie: cookies.join('; '), 'x-csrf-token': csrf }
}
