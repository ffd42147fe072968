import { expect, test } from 'vitest'
import { readableLog } from './readable-log.mjs'

test('a warning is one line with its facts and its cause', () => {
  const entry = {
    level: 40,
    time: 'now',
    part: 'scan',
    msg: 'no answer',
    registry: 'r:5000',
    err: { message: 'reset' },
  }

  expect(readableLog(JSON.stringify(entry))).toBe('warning: no answer (reset) registry=r:5000')
})

test('what is no more than information stays in the log file', () => {
  expect(readableLog(JSON.stringify({ level: 30, msg: 'started' }))).toBeUndefined()
})

test('a line that is no log entry is shown as it is', () => {
  expect(readableLog('Segmentation fault')).toBe('Segmentation fault')
})
