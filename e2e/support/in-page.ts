import type { Page } from 'playwright-core'

export interface PageAnswer {
  readonly status: number
  // oxlint-disable-next-line typescript/no-explicit-any -- tests say what they expect of it
  readonly json: any
}

/** A call of the API as a page's own script makes it. */
export async function callInPage(page: Page, way: string, body?: unknown): Promise<PageAnswer> {
  const [method = '', path = ''] = way.split(' ')
  return await page.evaluate(
    async ({ method, path, body }) => {
      const csrf = /sentinel_csrf=([^;]+)/.exec(document.cookie)?.[1] ?? ''
      const headers = { 'x-csrf-token': csrf, 'content-type': 'application/json', accept: 'application/json' }
      const sent = body === undefined ? {} : { body: JSON.stringify(body) }
      const response = await fetch(path, { method, headers, ...sent })
      const text = await response.text()
      return { status: response.status, json: text === '' ? undefined : (JSON.parse(text) as unknown) }
    },
    { method, path, body },
  )
}

/** What the browser's authenticator answers to options of the API. */
export async function askAuthenticator(
  page: Page,
  what: 'create' | 'get',
  publicKey: object,
): Promise<Record<string, unknown>> {
  return await page.evaluate(
    async ({ what, publicKey }) => {
      const options = publicKey as never
      const credential =
        what === 'create'
          ? await navigator.credentials.create({
              publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
            })
          : await navigator.credentials.get({
              publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
            })
      return { ...(credential as PublicKeyCredential).toJSON() }
    },
    { what, publicKey },
  )
}
