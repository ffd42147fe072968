const formats = new Map<string, Intl.DateTimeFormat | null>()
const mostKept = 50

/** Empty means the zone of the process, which every process knows. */
export function isTimeZone(zone: string): boolean {
  return formatOf(zone) !== null
}

/** How far the clocks of a zone are ahead of UTC at an instant, in milliseconds. An unknown zone is read as UTC. */
export function offsetAt(zone: string, at: Date): number {
  const name = formatOf(zone)
    ?.formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value
  const match = /^GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(name ?? '')
  if (match === null) return 0
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = match
  const size = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
  return sign === '-' ? -size : size
}

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone)
  if (known !== undefined) return known
  if (formats.size >= mostKept) formats.clear()
  const made = tryFormat(zone)
  formats.set(zone, made)
  return made
}

function tryFormat(zone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZoneName: 'longOffset',
      ...(zone === '' ? {} : { timeZone: zone }),
    })
  } catch {
    return null
  }
}
