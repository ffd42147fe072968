import { afterAll, expect, test } from 'vitest'
import { isolated } from '../src/isolated.ts'
import { settle } from '../src/settle.ts'
import { startProcess } from '../src/start-process.ts'

const own = isolated('process')
afterAll(() => own[Symbol.asyncDispose]())

test('a service runs as a process, says when it is ready, and ends on TERM with code 0', async () => {
  await using notifier = await startProcess('notifier', own.environment)

  const answer = await fetch(`${notifier.url}/readyz`)
  const ended = await notifier.kill('SIGTERM')

  expect(answer.status).toBe(200)
  expect(ended).toBe('0')
})

test('a service that cannot start says why', async () => {
  const started = startProcess('notifier', { ...own.environment, SENTINEL_WEB_PORT: 'eighty' })

  await expect(started).rejects.toThrow('SENTINEL_WEB_PORT')
})

test('a service that cannot start ends with code 1, so that whoever watches over it knows', async () => {
  const wrong = { ...own.environment, SENTINEL_WEBHOOK_URL: 'ftp://example/path' }
  await using notifier = await startProcess('notifier', wrong, { waitFor: 'nothing' })

  await settle(() => notifier.hasEnded(), { what: 'the notifier to give up' })

  expect(await notifier.kill('SIGTERM')).toBe('1')
  expect(notifier.logs()).toContain('SENTINEL_WEBHOOK_URL must be')
})
