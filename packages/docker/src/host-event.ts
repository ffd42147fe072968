/** Something that happened to a container or an image, in one shape whatever the engine's version. */
export interface HostEvent {
  readonly type: 'container' | 'image'
  /** The bare verb: `health_status` and `exec_die` carry no suffix here; what followed the colon is `detail`. */
  readonly action: string
  readonly detail?: string
  /** A container id, or for images what the engine names: an id or a reference. */
  readonly id: string
  readonly name: string
  readonly image?: string
  readonly at: Date
  /** The engine's own clock in whole seconds, for `since` of the next subscription: some events then come twice, none is missed. */
  readonly atSeconds: number
  readonly attributes: Readonly<Record<string, string>>
}
