import { expect, test } from 'vitest'
import { saidBy, sentenceBy } from './said-by.ts'

test.each([
  ['system', 'somebody', 'Somebody took it back'],
  ['', 'somebody', 'Somebody took it back'],
  [undefined, 'somebody', 'Somebody took it back'],
  ['ann', 'ann', 'ann took it back'],
])('a sentence calls %s %s', (name, who, sentence) => {
  expect(saidBy(name)).toBe(who)
  expect(sentenceBy(name, 'took it back')).toBe(sentence)
})
