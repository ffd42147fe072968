/** `3d 12h 5m`, `12h 5m` or `5m`. */
export function uptimeText(totalMs: number): string {
  const minutes = Math.floor(totalMs / 60_000)
  const hours = Math.floor(minutes / 60)
  const days = Math.floor(hours / 24)
  const parts = [
    ...(days > 0 ? [`${days}d`] : []),
    ...(hours > 0 ? [`${hours % 24}h`] : []),
    `${minutes % 60}m`,
  ]
  return parts.join(' ')
}
