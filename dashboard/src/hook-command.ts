/** How the words of a hook are written: as a line for a shell, or one word a line. */
export type HookWriting = 'shell' | 'words'

export interface HookText {
  readonly writing: HookWriting
  readonly text: string
}

const shell = ['/bin/sh', '-c'] as const

/** A command as a person edits it. */
export function textOfCommand(command: readonly string[]): HookText {
  const [program, flag, line] = command
  if (command.length === 3 && program === shell[0] && flag === shell[1] && line !== undefined)
    return { writing: 'shell', text: line }
  return { writing: 'words', text: command.join('\n') }
}

/** What is stored; a word that holds a line break can only be written in a shell line. */
export function commandOfText({ writing, text }: HookText): string[] {
  if (writing === 'shell') return text.trim() === '' ? [] : [...shell, text.trim()]
  const words = text.replace(/\n+$/, '').split('\n')
  return words[0]?.trim() === '' ? [] : words
}
