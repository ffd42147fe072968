/** What a service says is missing, at its /readyz; nothing when it is ready. */
export async function missing({ url }: { readonly url: string }): Promise<string[]> {
  const response = await fetch(`${url}/readyz`)
  const { checks } = (await response.json()) as { checks: Record<string, string> }
  const names = Object.entries(checks).filter(([, text]) => text !== 'ok')
  if (response.ok !== (names.length === 0)) throw new Error(`/readyz answered ${response.status}`)
  return names.map(([name]) => name)
}
