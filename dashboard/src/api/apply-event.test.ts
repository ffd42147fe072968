import { describe, expect, it } from 'vitest'
import { aFleet, aFleetContainer, anUpdateView, aScan } from '../test-views.ts'
import { applyEvent } from './apply-event.ts'

const progress = {
  phase: 'progress',
  update_id: 'u1',
  step: 'pull',
  current: 5,
  total: 10,
  layers_done: 1,
  layers: 3,
}

describe('applyEvent', () => {
  it('shows the progress of a download at once, without asking', () => {
    const active = anUpdateView({ id: 'u1', state: 'running' })
    const fleet = aFleet({ containers: [aFleetContainer({ active }), aFleetContainer({ name: 'other' })] })

    const { stale, patch, say } = applyEvent({ name: 'container_update', data: progress })

    expect(stale).toEqual([])
    expect(say).toBeUndefined()
    expect(patch?.(fleet).containers.map((container) => container.active?.progress)).toEqual([
      { step: 'pull', current: 5, total: 10, layers_done: 1, layers: 3 },
      undefined,
    ])
  })

  it('shows the progress of a scan at once, and only while one runs', () => {
    const { patch } = applyEvent({ name: 'scan_progress', data: { checked: 3, total: 4 } })

    expect(patch?.(aFleet({ scan: aScan })).scan?.checked).toBe(3)
    expect(patch?.(aFleet()).scan).toBeNull()
  })

  it('asks for the fleet again at every step, and for the history at every end', () => {
    const step = applyEvent({ name: 'container_update', data: { phase: 'done', step: 'create' } })
    const end = applyEvent({
      name: 'container_update',
      data: { outcome: 'succeeded', message: 'web runs 1.1.0' },
    })

    expect(step.stale).toEqual(['fleet'])
    expect(end).toMatchObject({
      stale: ['fleet', 'history', 'explain', 'services', 'images'],
      say: 'web runs 1.1.0',
    })
  })

  it('asks for the registries again when what they allow changed', () => {
    expect(applyEvent({ name: 'rate_limits', data: {} }).stale).toEqual(['registries'])
  })

  it('asks for everything again when the server cannot tell what was missed', () => {
    expect(applyEvent({ name: 'resync', data: {} }).stale).toContain('explain')
  })

  it('asks what is missing when the server says that it hears nothing', () => {
    expect(applyEvent({ name: 'degraded', data: {} }).stale).toEqual(['readiness'])
  })

  it('leaves everything alone when a progress event makes no sense', () => {
    const fleet = aFleet({ containers: [aFleetContainer()], scan: aScan })

    for (const event of [
      { name: 'container_update', data: { phase: 'progress' } },
      { name: 'scan_progress', data: { checked: 'many' } },
    ] as const) {
      expect(applyEvent(event).patch?.(fleet)).toBe(fleet)
    }
  })
})
