import { settle } from '@sentinel/testkit/settle'

interface Past {
  readonly new_image: string
  readonly outcome: string
  readonly steps: readonly { readonly step: string }[]
}

/** Asks for an update to a tag and waits for its good end; the steps in their order. @throws when it ends in another way. */
export async function updateTo(url: string, name: string, tag: string): Promise<string[]> {
  const response = await fetch(`${url}/api/containers/${name}/update-to-version`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tag }),
  })
  if (!response.ok) throw new Error(`update-to-version answered ${response.status}: ${await response.text()}`)
  let steps: string[] = []
  await settle(
    async () => {
      const [last] = (await (await fetch(`${url}/api/history?type=update&limit=1`)).json()) as Past[]
      if (!last?.new_image.endsWith(`:${tag}`)) return false
      if (last.outcome !== 'success') throw new Error(`The update to ${tag} ended ${last.outcome}`)
      steps = last.steps.map(({ step }) => step)
      return true
    },
    // Rarely: a question every few milliseconds would be what is measured.
    { what: `${name} on ${tag}`, timeoutMs: 60_000, intervalMs: 1000 },
  )
  return steps
}
