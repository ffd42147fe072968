export interface ContainerKey {
  readonly hostId: string
  readonly name: string
}

/** For maps in memory only: elsewhere host and name stay two fields. */
export function containerKey({ hostId, name }: ContainerKey): string {
  return `${hostId}/${name}`
}
