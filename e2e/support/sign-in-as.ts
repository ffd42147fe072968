import type { Page } from 'playwright-core'

/** Fills in the sign-in that the page shows, and waits until it has led somewhere else. */
export async function signInAs(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel('Name').fill(username)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((url) => url.pathname !== '/login')
}
