import { describe, expect, test } from 'vitest'
import { chooseStrategy } from './choose-strategy.ts'
import { aContainer, type Overrides } from '../test/an-inspection.ts'

function chosen(old: Overrides, setting: 'start-first' | 'stop-first', fresh: Overrides = {}) {
  const recipe = { config: {}, networks: [] }
  return chooseStrategy({ old: aContainer(old), recipe, fresh: aContainer(fresh), setting })
}

const asking = { labels: { 'sentinel.strategy': 'start-first' } }
const publishing = { hostConfig: { PortBindings: { '80/tcp': [{ HostPort: '80' }] } } }

describe('the strategy', () => {
  test('is stop-first, with nothing to say, where nobody asked', () => {
    expect(chosen({}, 'stop-first')).toEqual({ strategy: 'stop-first' })
  })

  test.each([
    ['the label', asking, 'stop-first'],
    ['the setting', {}, 'start-first'],
  ] as const)('is start-first where %s asks for it and nothing forbids it', (_who, old, setting) => {
    expect(chosen(old, setting)).toEqual({
      strategy: 'start-first',
      strategyText: 'The old one serves until the new one has proved itself',
    })
  })

  test('is stop-first where the label says so, whatever the setting is', () => {
    const labels = { 'sentinel.strategy': 'stop-first' }

    expect(chosen({ labels }, 'start-first')).toEqual({ strategy: 'stop-first' })
  })

  test('falls back, and the history of the container tells why where its own label asked', () => {
    const mounts = [{ type: 'volume', destination: '/data', writable: true }]

    expect(chosen({ ...asking, ...publishing, mounts }, 'stop-first')).toEqual({
      strategy: 'stop-first',
      strategyText: 'Not start-first, because web publishes the host port 80 and may write to /data',
      isLabelUnmet: true,
    })
  })

  test('falls back, and only the step tells why, where the setting asked', () => {
    expect(chosen(publishing, 'start-first')).toEqual({
      strategy: 'stop-first',
      strategyText: 'Not start-first, because web publishes the host port 80',
    })
  })

  test('is stop-first where others live in its namespaces or volumes, with the reason', () => {
    const recipe = { config: {}, networks: [] }
    const old = aContainer(asking)

    const chosen = chooseStrategy({ old, recipe, fresh: old, setting: 'stop-first', dependants: ['torrent'] })

    expect(chosen).toEqual({
      strategy: 'stop-first',
      strategyText: 'Not start-first, because web has torrent living in its namespaces or volumes',
      isLabelUnmet: true,
    })
  })

  test('falls back where the new one, after a rollback, would end by itself', () => {
    const fresh = { restartPolicy: { name: 'no', maximumRetryCount: 0 } }

    expect(chosen(asking, 'stop-first', fresh)).toMatchObject({
      strategy: 'stop-first',
      strategyText: expect.stringContaining('may end by itself') as unknown,
    })
  })

  test.each(['stop-first', 'start-first'] as const)(
    'is that of the setting (%s) where the label means nothing, and that is told',
    (setting) => {
      const { strategy, strategyText, isLabelUnmet } = chosen(
        { labels: { 'sentinel.strategy': 'rolling' } },
        setting,
      )

      expect({ strategy, isLabelUnmet }).toEqual({ strategy: setting, isLabelUnmet: true })
      expect(strategyText).toContain('sentinel.strategy="rolling" is not a strategy')
    },
  )
})
