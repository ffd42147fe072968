import { checks } from './checks.mjs'

/** All checks at once, each with its seconds; only what failed prints more than its line. */
export async function runChecks() {
  const results = await Promise.all(checks.map(timed))
  for (const { name, output } of results.filter(({ code }) => code !== 0))
    process.stdout.write(`\n${name}:\n${output.trimEnd()}\n`)
  return results.every(({ code }) => code === 0)
}

async function timed({ name, run }) {
  const startedAt = performance.now()
  const result = await run()
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  process.stdout.write(`check      ${name.padEnd(17)} ${result.code === 0 ? 'ok' : 'FAILED'} ${seconds} s\n`)
  return { name, ...result }
}
