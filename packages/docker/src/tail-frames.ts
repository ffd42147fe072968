const headerBytes = 8

/** Takes apart, as it comes, what the engine sends of a process without a terminal, and keeps the end of it. */
export class TailFrames {
  readonly #limit: number
  /** Room for twice the end, so that moving it up costs nothing per frame, of which a program may write one per byte. */
  readonly #kept: Buffer
  #length = 0
  #pending: Buffer = Buffer.alloc(0)
  #left = 0
  isCut = false

  constructor(limit: number) {
    this.#limit = limit
    this.#kept = Buffer.allocUnsafe(limit * 2)
  }

  add(chunk: Buffer): void {
    let bytes = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk])
    while (bytes.length > 0) {
      if (this.#left > 0) {
        const payload = bytes.subarray(0, this.#left)
        this.#keep(payload)
        this.#left -= payload.length
        bytes = bytes.subarray(payload.length)
      } else if (bytes.length < headerBytes) {
        break
      } else {
        this.#left = bytes.readUInt32BE(4)
        bytes = bytes.subarray(headerBytes)
      }
    }
    this.#pending = Buffer.from(bytes)
  }

  /** Both channels in the order in which they came. */
  text(): string {
    const bytes = this.#kept.subarray(Math.max(0, this.#length - this.#limit), this.#length)
    if (!this.isCut) return bytes.toString('utf8')
    // A character that the cut went through says nothing any more.
    let start = 0
    while (start < 4 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1
    return bytes.subarray(start).toString('utf8')
  }

  #keep(payload: Buffer): void {
    const end = payload.subarray(-this.#limit)
    if (this.#length + end.length > this.#kept.length) {
      this.#kept.copyWithin(0, this.#length - this.#limit, this.#length)
      this.#length = this.#limit
    }
    this.#length += end.copy(this.#kept, this.#length)
    if (this.#length > this.#limit || end.length < payload.length) this.isCut = true
  }
}
