export interface Readiness {
  readonly ready: boolean
  /** `ok`, or what is wrong with it and what to do. */
  readonly checks: Readonly<Record<string, string>>
}

export type Check = () => Promise<void>

const limitMs = 4000

/** Asks every part at once; one that does not answer within 4 s counts as missing. */
export async function checkReadiness(checks: Readonly<Record<string, Check>>): Promise<Readiness> {
  const entries = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await outcome(check)] as const),
  )
  return { ready: entries.every(([, text]) => text === 'ok'), checks: Object.fromEntries(entries) }
}

async function outcome(check: Check): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${limitMs / 1000} s`), limitMs)
  })
  try {
    return await Promise.race([check().then(() => 'ok'), late])
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    clearTimeout(timer)
  }
}
