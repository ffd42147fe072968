/** When a token ends, in days; none is for good. */
export const tokenLifetimes = [
  { days: '', text: 'only when I delete it' },
  { days: '7', text: 'after a week' },
  { days: '30', text: 'after a month' },
  { days: '90', text: 'after three months' },
  { days: '365', text: 'after a year' },
] as const
