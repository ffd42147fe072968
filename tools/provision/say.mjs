const width = 10

/** One line for the person at the terminal: which part, and what happens with it. */
export function say(part, text) {
  const [first, ...more] = text.split('\n')
  process.stdout.write(`${part.padEnd(width)} ${first}\n`)
  for (const line of more) process.stdout.write(`${' '.repeat(width)} ${line}\n`)
}
