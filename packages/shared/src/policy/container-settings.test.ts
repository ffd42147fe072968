import { describe, expect, test } from 'vitest'
import { resolveSettings } from '../settings/from-env.ts'
import { containerSettings, problemsOf } from './container-settings.ts'
import { policySettings } from './policy-settings.ts'

const own = (labels: Record<string, string>, settings = {}) =>
  containerSettings(labels, { ...policySettings(resolveSettings({}).values), ...settings })

describe('a label', () => {
  test('wins over the setting', () => {
    const settings = {
      includeTags: '^1',
      excludeTags: 'beta',
      prereleases: true,
      updateDelay: '7d',
      isPullOnly: true,
      scope: 'major',
    } as const
    const labels = {
      'sentinel.include-tags': '^2',
      'sentinel.exclude-tags': 'rc',
      'sentinel.transform-tags': '^v => ',
      'sentinel.prereleases': 'False',
      'sentinel.delay': '90m',
      'sentinel.pull-only': 'false',
      'sentinel.semver': 'PATCH',
      'sentinel.schedule': '0 4 * * *',
      'sentinel.notify-snooze': '2d',
    }

    expect(own(labels, settings)).toMatchObject({
      include: { value: '^2', source: 'label' },
      exclude: { value: 'rc', source: 'label' },
      transform: { value: '^v => ', source: 'label' },
      prereleases: { value: false, source: 'label' },
      delayMs: { value: 5_400_000, source: 'label' },
      isPullOnly: { value: false, source: 'label' },
      scope: { value: 'patch', source: 'label' },
      schedule: { value: '0 4 * * *', source: 'label' },
      snoozeMs: { value: 172_800_000, source: 'label' },
    })
    expect(own({}, settings)).toMatchObject({
      include: { value: '^1', source: 'setting', setting: 'scan.includeTags' },
      exclude: { value: 'beta', source: 'setting' },
      transform: { value: '' },
      prereleases: { value: true, source: 'setting' },
      delayMs: { value: 604_800_000, source: 'setting' },
      isPullOnly: { value: true, source: 'setting' },
      scope: { value: 'major', source: 'setting' },
      schedule: { value: '' },
      snoozeMs: { value: 0 },
    })
  })

  test.each([
    [{ 'sentinel.delay': 'a week' }, 'The label sentinel.delay="a week" is not a duration'],
    [{ 'sentinel.notify-snooze': '2w' }, 'The label sentinel.notify-snooze="2w" is not a duration'],
    [{ 'sentinel.pull-only': 'yes' }, 'The label sentinel.pull-only="yes" is neither true nor false.'],
    [{ 'sentinel.prereleases': '2' }, 'The label sentinel.prereleases="2" is neither true nor false.'],
    [{ 'sentinel.schedule': 'at night' }, 'The label sentinel.schedule: "at night" is no schedule'],
    [{ 'sentinel.schedule': '0 0 4 * * *' }, 'is no schedule: write five fields'],
    [{ 'sentinel.semver': 'huge' }, 'is not a version scope'],
  ])('that means nothing is a problem: %j', (labels, text) => {
    const problems = problemsOf(own(labels))

    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(text)
  })

  test('is no problem where it is empty', () => {
    expect(
      problemsOf(own({ 'sentinel.delay': '', 'sentinel.schedule': ' ', 'sentinel.pull-only': '' })),
    ).toEqual([])
  })
})

test('a delay in the settings that means nothing is a problem of every container', () => {
  expect(own({}, { updateDelay: 'soon' }).delayMs).toMatchObject({
    value: 0,
    problem: 'The update delay "soon" is not a duration: write one such as 90m, 12h or 7d.',
  })
  expect(own({ 'sentinel.delay': '1d' }, { updateDelay: 'soon' }).delayMs.problem).toBeUndefined()
})

describe('labels of other programs', () => {
  test.each([
    [{ 'wud.watch': 'false' }, { 'sentinel.policy': 'pinned' }],
    [{ 'wud.watch': 'true', 'wud.watch.digest': 'true' }, {}],
    [{ 'wud.tag.include': '^1\\.' }, { 'sentinel.include-tags': '^1\\.' }],
    [{ 'wud.tag.exclude': 'rc' }, { 'sentinel.exclude-tags': 'rc' }],
    [{ 'wud.tag.transform': '^v(.*) => $1' }, { 'sentinel.transform-tags': '^v(.*) => $1' }],
    [{ 'com.centurylinklabs.watchtower.enable': 'false' }, { 'sentinel.policy': 'pinned' }],
    [{ 'com.centurylinklabs.watchtower.enable': 'true' }, {}],
    [{ 'com.centurylinklabs.watchtower.monitor-only': 'True' }, { 'sentinel.policy': 'manual' }],
    [{ 'com.centurylinklabs.watchtower.no-pull': 'true' }, { 'sentinel.policy': 'pinned' }],
    [{ 'com.centurylinklabs.watchtower.depends-on': 'db,cache' }, { 'sentinel.depends-on': 'db,cache' }],
    [{ 'com.centurylinklabs.watchtower.scope': 'prod' }, {}],
  ])('%j are read as %j', (written, expected) => {
    const { labels, obeyed } = own(written)

    expect(labels).toEqual({ ...written, ...expected })
    expect([...obeyed.keys()]).toEqual(Object.keys(expected))
  })

  test('never win over ours, and the stricter of two counts', () => {
    const watchtower = 'com.centurylinklabs.watchtower'
    const both = { [`${watchtower}.monitor-only`]: 'true', [`${watchtower}.enable`]: 'false' }

    expect(own({ 'sentinel.policy': 'auto', ...both }).labels['sentinel.policy']).toBe('auto')
    expect(own(both).obeyed.get('sentinel.policy')).toEqual({ from: `${watchtower}.enable`, value: 'pinned' })
  })
})
