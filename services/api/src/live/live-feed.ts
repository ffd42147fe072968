import type { EventName } from '@sentinel/shared/events/catalogue'

/** An event as it came over the live channel or out of the stream. */
export interface LiveEvent {
  readonly streamId: string
  /** Id of the outbox entry: the same event published twice has it twice. */
  readonly id: string
  readonly name: EventName
  readonly payload: Readonly<Record<string, unknown>>
  readonly at: string
}

export interface Listener {
  event(event: LiveEvent): void
  /** The live channel is gone: events may be missed from now on. */
  lost(): void
  /** It is back; what was missed in between is not known. */
  back(): void
}

export interface LiveFeed extends AsyncDisposable {
  /** True while the live channel works. */
  isUp(): boolean
  listen(listener: Listener): () => void
  /** What came after `streamId`; undefined when that is not known any more. */
  since(streamId: string): Promise<LiveEvent[] | undefined>
}
