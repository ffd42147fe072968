import { describe, expect, it } from 'vitest'
import { abilitiesOf, isForbidden, reasonFor } from './abilities.ts'
import { aFleetContainer, anUpdateView, everything } from './test-views.ts'

const can = abilitiesOf(everything)

describe('abilities', () => {
  it('lets somebody with every permission do everything that the container allows', () => {
    const container = aFleetContainer({ waiting: anUpdateView() })

    expect(can.approve(container)).toBeUndefined()
    expect(can.update(container)).toBeUndefined()
    expect(can.restart(container)).toBeUndefined()
    expect(can.setPolicy(container)).toBeUndefined()
    expect(can.scan(false)).toBeUndefined()
  })

  it('names what a missing permission forbids, before anything else', () => {
    const nobody = abilitiesOf([])

    expect(nobody.approve(aFleetContainer())).toEqual({
      permission: 'containers.approve',
      text: 'You may not decide about updates: that needs the permission containers.approve, which an administrator can give you.',
    })
    expect(reasonFor(nobody.stop(aFleetContainer()))).toContain('start, stop or restart')
    expect(isForbidden(nobody.rollBack(aFleetContainer()))).toBe(true)
    expect(isForbidden(can.rollBack(aFleetContainer()))).toBe(false)
  })

  it('passes on the reason that the API gives', () => {
    const reason = 'web belongs to Sentinel itself'
    const container = aFleetContainer({
      can: { ...aFleetContainer().can, update: { allowed: false, reason }, act: { allowed: false, reason } },
    })

    expect(can.update(container)).toBe(reason)
    expect(can.start(container)).toBe(reason)
  })

  it('offers no update where nothing newer is known, and says how to find out', () => {
    expect(can.update(aFleetContainer())).toContain('“Check now” asks the registry')
  })

  it('starts only what is down, and stops or restarts only what is up', () => {
    const up = aFleetContainer({ state: 'running' })
    const down = aFleetContainer({ state: 'exited' })

    expect([can.start(up), can.stop(up), can.restart(up)]).toEqual([
      'web runs already.',
      undefined,
      undefined,
    ])
    expect([can.start(down), can.stop(down)]).toEqual([undefined, 'web does not run.'])
    expect(can.restart(down)).toBe('web does not run. Start it instead.')
  })

  it('cancels what has touched nothing yet, and says what to do instead afterwards', () => {
    const running = anUpdateView({ state: 'running' })
    expect(can.cancel({ ...running, can_cancel: true })).toBeUndefined()
    expect(can.cancel(running)).toContain('Wait for the end; then it can be rolled back')
    expect(can.cancel({ ...running, kind: 'rollback' })).toContain('then it can be updated again')
    expect(can.cancel({ ...running, cancelled_by: 'ann' })).toContain('It is being cancelled')
  })

  it('has no version to ignore where only the build is newer', () => {
    const point = { reference: 'web:latest', tag: 'latest', digest: 'sha256:1', image_id: '' }

    expect(can.ignore(anUpdateView({ from: point, to: { ...point, digest: 'sha256:2' } }))).toContain(
      'newer build',
    )
    expect(can.ignore(anUpdateView())).toBeUndefined()
  })

  it('starts no second scan', () => {
    expect(can.scan(true)).toBe('A scan is running already.')
  })
})
