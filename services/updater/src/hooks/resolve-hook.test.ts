import { execFileSync } from 'node:child_process'
import { array, assert, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { labelsOfHooks, resolveHook } from './resolve-hook.ts'

const stored = [{ phase: 'pre-update' as const, command: ['/dump', '--all'], timeoutSeconds: 5 }]
const watchtower = 'com.centurylinklabs.watchtower.lifecycle'

describe('the hook of a container', () => {
  test('that is stored wins over its labels, phase by phase', () => {
    const labels = { 'sentinel.hook.pre-update': 'echo pre', 'sentinel.hook.post-update': 'echo post' }

    expect(resolveHook('pre-update', { stored, labels })).toEqual({
      source: 'stored',
      command: ['/dump', '--all'],
      timeoutMs: 5000,
    })
    expect(resolveHook('post-update', { stored, labels })).toEqual({
      source: 'label',
      command: ['/bin/sh', '-c', 'echo post'],
      timeoutMs: 30_000,
    })
  })

  test('in our own label wins over that of Watchtower, whose minutes are minutes', () => {
    const labels = { [`${watchtower}.pre-update`]: '/dump.sh', [`${watchtower}.pre-update-timeout`]: '3' }
    const both = { ...labels, 'sentinel.hook.pre-update': 'echo ours' }

    expect(resolveHook('pre-update', { stored: [], labels })).toMatchObject({
      command: ['/bin/sh', '-c', '/dump.sh'],
      timeoutMs: 180_000,
    })
    expect(resolveHook('pre-update', { stored: [], labels: both })?.command[2]).toBe('echo ours')
  })

  test('is none where nobody set one', () => {
    expect(resolveHook('pre-update', { stored: [], labels: { 'sentinel.hook.pre-update': ' ' } })).toBeNull()
  })

  test.each([
    ['5', 5000],
    ['2m', 120_000],
    ['90s', 90_000],
  ])('has the time limit that %s means', (written, timeoutMs) => {
    const labels = { 'sentinel.hook.pre-update': 'x', 'sentinel.hook.timeout': written }

    expect(resolveHook('pre-update', { stored: [], labels })).toMatchObject({ timeoutMs })
  })

  test('with a limit that means nothing has the ordinary one, and it is told', () => {
    const labels = { 'sentinel.hook.pre-update': 'x', 'sentinel.hook.timeout': 'soon' }

    expect(resolveHook('pre-update', { stored: [], labels })).toMatchObject({
      timeoutMs: 30_000,
      problem: expect.stringContaining('sentinel.hook.timeout="soon"') as string,
    })
  })
})

describe('stored hooks as labels', () => {
  test('mean the same to a shell, whatever words the command has', () => {
    assert(
      property(array(string({ unit: 'grapheme' }), { minLength: 1, maxLength: 4 }), (words) => {
        const clean = words.map((word) => word.replaceAll('\0', ''))
        const command = ['/usr/bin/printf', '%s\\0', ...clean]
        const labels = labelsOfHooks([{ phase: 'pre-update', command, timeoutSeconds: 7 }])

        const said = execFileSync('/bin/sh', ['-c', labels['sentinel.hook.pre-update'] ?? ''], {
          encoding: 'utf8',
        })

        expect(said).toBe(clean.map((word) => `${word}\0`).join(''))
        expect(labels['sentinel.hook.timeout']).toBe('7')
      }),
      { numRuns: 40 },
    )
  })

  test('keep a line for the shell as it was written', () => {
    const command = ['/bin/sh', '-c', 'dump > /data/x && echo "done"']

    const labels = labelsOfHooks([{ phase: 'post-update', command, timeoutSeconds: 30 }])

    expect(labels['sentinel.hook.post-update']).toBe('dump > /data/x && echo "done"')
  })

  test('are none where nothing is stored', () => {
    expect(labelsOfHooks([])).toEqual({})
  })
})
