import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Fixture } from './support/fixture.ts'

const fixture = new Fixture()
const { host } = fixture
let id: string

beforeAll(async () => {
  id = await fixture.start('exec', [await fixture.image('exec', 'v1')])
})
afterAll(() => fixture[Symbol.asyncDispose]())

const processes = () => fixture.docker('top', id, '-eo', 'pid,args')

describe('a command in a container', () => {
  test('that takes too long is really ended, with what it began, and tells what it had said', async () => {
    const argv = ['/bin/sh', '-c', 'echo half way; sleep 4711 & sleep 4712; echo never']

    const call = host.exec(id, argv, { timeoutMs: 1000 })

    await expect(call).rejects.toMatchObject({
      kind: 'timeout',
      code: 'exec_timeout',
      message: expect.stringContaining('it was ended') as string,
      details: { output: 'half way\n', hasEnded: true },
    })
    expect(await processes()).not.toContain('sleep 471')
  })

  test('that is not wanted any more is ended too', async () => {
    const abort = new AbortController()
    const call = host.exec(id, ['sleep', '4713'], { timeoutMs: 60_000 }, abort.signal)
    call.catch(() => undefined)
    while (!(await processes()).includes('sleep 4713'));

    abort.abort()

    await expect(call).rejects.toMatchObject({ kind: 'aborted' })
    expect(await processes()).not.toContain('sleep 4713')
  })

  test('that says much is kept at its end only', async () => {
    const line = 'n=0; while [ $n -lt 3000 ]; do echo "line $n"; n=$((n+1)); done; exit 3'

    const result = await host.exec(id, ['/bin/sh', '-c', line], { timeoutMs: 60_000, tailBytes: 100 })

    expect(result.exitCode).toBe(3)
    expect(result.output.endsWith('line 2999\n')).toBe(true)
    expect(Buffer.byteLength(result.output)).toBeLessThanOrEqual(100)
  })

  test('that cannot be begun says so', async () => {
    const result = host.exec(id, ['no-such-program'], { timeoutMs: 10_000 })

    await expect(result.then(({ exitCode }) => exitCode)).resolves.toBeGreaterThan(125)
  })
})
