import { execFileSync } from 'node:child_process'
import { array, assert as assertAll, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { quote, quoteRun } from './quote-run.ts'

test('a word stays one word in a shell, whatever it holds', () => {
  assertAll(
    property(array(string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }), (raw) => {
      const words = raw.map((word) => word.replaceAll('\0', ''))
      const line = `printf '%s\\0' ${words.map(quote).join(' ')}`

      expect(execFileSync('/bin/sh', ['-c', line]).toString().split('\0').slice(0, -1)).toEqual(words)
    }),
    { numRuns: 30 },
  )
})

test('what the owner set is told as people would type it', () => {
  const { command, untold } = quoteRun(
    'web',
    {
      Image: 'nginx:1.27',
      Env: ["GREETING=it's me"],
      Labels: { 'a.b': 'c d' },
      Cmd: ['serve', '--all'],
      Entrypoint: ['/run', '-x'],
      Healthcheck: { Test: ['CMD-SHELL', 'curl -f localhost'], Interval: 5_000_000_000, Retries: 2 },
      StopTimeout: 30,
      HostConfig: {
        Binds: ['/srv:/data:ro'],
        Mounts: [{ Type: 'volume', Source: 'db', Target: '/var/db', ReadOnly: true }],
        PortBindings: {
          '80/tcp': [
            { HostIp: '', HostPort: '8080' },
            { HostIp: '::1', HostPort: '81' },
          ],
        },
        RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
        NetworkMode: 'front',
        CapAdd: ['NET_ADMIN'],
        NanoCpus: 1_500_000_000,
        CgroupnsMode: 'host',
        BlkioWeight: 300,
      },
    },
    ['back'],
  )

  expect(command).toBe(
    "docker run -d --name web --env 'GREETING=it'\\''s me' --label 'a.b=c d' --stop-timeout 30" +
      " --health-cmd 'curl -f localhost' --health-interval 5000ms --health-retries 2" +
      ' --volume /srv:/data:ro --mount type=volume,source=db,target=/var/db,readonly' +
      " --publish 8080:80/tcp --publish '[::1]:81:80/tcp' --restart on-failure:3 --network front" +
      ' --cap-add NET_ADMIN --cpus 1.5 --entrypoint /run nginx:1.27 -x serve --all' +
      ' && docker network connect back web',
  )
  expect(untold).toEqual(['HostConfig.BlkioWeight'])
})
