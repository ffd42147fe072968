import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'

/** What stands in the log after `code`, which finds `logger`; the logger writes to the output of its process. */
function logged(code: string): string {
  const file = new URL('logger.ts', import.meta.url).href
  const program = `const { logger } = await import(${JSON.stringify(file)}); logger.level = 'trace'; ${code}`
  const argv = ['--conditions=source', '--input-type=module', '--eval', program]
  return execFileSync(process.execPath, argv, { encoding: 'utf8' })
}

test('the password with which Redis was asked stays out of the log', () => {
  const text = logged(`
    const refusal = Object.assign(new Error('WRONGPASS'), { command: { name: 'auth', args: ['ann', 'hunter2'] } })
    logger.debug({ err: refusal }, 'worker connection')
    logger.warn({ err: new Error('away', { cause: refusal }) }, 'away')
    logger.warn({ err: new AggregateError([refusal]) }, 'several')
  `)

  expect(text).toContain('WRONGPASS')
  expect(text).not.toContain('hunter2')
})
