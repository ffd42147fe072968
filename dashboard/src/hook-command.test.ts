import { expect, it } from 'vitest'
import { commandOfText, textOfCommand } from './hook-command.ts'

it.each([
  [['/bin/sh', '-c', 'pg_dump > /backup/a.sql && echo "done"'], 'shell'],
  [['/dump', '--all', 'two words'], 'words'],
  [['/bin/sh', '-c', 'echo $1', 'more'], 'words'],
])('shows %j so that it can be stored again as it was', (command, writing) => {
  const text = textOfCommand(command)

  expect(text.writing).toBe(writing)
  expect(commandOfText(text)).toEqual(command)
})

it('is no command while nothing is written', () => {
  expect(commandOfText({ writing: 'shell', text: '  ' })).toEqual([])
  expect(commandOfText({ writing: 'words', text: '\n\n' })).toEqual([])
})
