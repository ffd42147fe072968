const levels = new Map([
  [40, 'warning'],
  [50, 'error'],
  [60, 'fatal'],
])
/** What every line carries and a person at the terminal does not need. */
const plumbing = new Set([
  'level',
  'time',
  'msg',
  'part',
  'pid',
  'hostname',
  'err',
  'service',
  'requestId',
  'jobId',
])

/** A warning or worse as one line for a person; undefined for everything below, which stands in the log file alone. */
export function readableLog(line) {
  const entry = parse(line)
  if (entry === undefined) return line.trim() === '' ? undefined : line
  const level = levels.get(entry.level)
  if (level === undefined) return undefined
  const facts = Object.entries(entry)
    .filter(([name]) => !plumbing.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const cause = entry.err?.message === undefined ? [] : [`(${entry.err.message})`]
  return [`${level}: ${entry.msg ?? ''}`, ...cause, ...facts].join(' ')
}

function parse(line) {
  try {
    const entry = JSON.parse(line)
    return typeof entry?.level === 'number' ? entry : undefined
  } catch {
    return undefined
  }
}
