interface PasswordRule {
  readonly name: string
  readonly text: string
  readonly isMet: boolean
}

const shortest = 8
const longestBytes = 72

/** What the API asks of a password, and what of it this one has. */
export function passwordRules(password: string): PasswordRule[] {
  const bytes = new TextEncoder().encode(password).length
  return [
    {
      name: 'length',
      text: `at least ${shortest} characters`,
      isMet: Array.from(password).length >= shortest,
    },
    { name: 'letter', text: 'a letter', isMet: /\p{L}/u.test(password) },
    { name: 'digit', text: 'a digit', isMet: /\p{Nd}/u.test(password) },
    // Almost nobody comes near it, so it is said only to who does.
    ...(bytes > longestBytes
      ? [{ name: 'bytes', text: `at most ${longestBytes} bytes (now ${bytes})`, isMet: false }]
      : []),
  ]
}

/** Why a new password cannot be sent yet; undefined where it can. */
export function passwordObstacle(password: string, again: string): string | undefined {
  const missing = passwordRules(password).filter(({ isMet }) => !isMet)
  if (missing.length > 0) return `The password needs ${missing.map(({ text }) => text).join(', ')}.`
  return password === again ? undefined : 'The two passwords are not the same.'
}
