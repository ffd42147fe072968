import type { HostEvent } from '@sentinel/docker/host-event'

const quiet = /^(exec_|attach|detach|top|resize|copy|export|commit|archive-path|extract-to-dir|kill)/

export interface Changes {
  readonly containerIds: readonly string[]
  /** Names or digests of images moved, so that every container may be concerned. */
  readonly imagesMoved: boolean
}

/** Collects what the engine's events point at until somebody looks; many events of one container are one look. */
export class EngineChanges {
  readonly #containerIds = new Set<string>()
  #imagesMoved = false
  #wake: (() => void) | undefined

  add({ type, action, id }: HostEvent): void {
    if (type === 'image') this.#imagesMoved = true
    else if (quiet.test(action)) return
    else this.#containerIds.add(id)
    this.#wake?.()
  }

  take(): Changes {
    const changes = { containerIds: [...this.#containerIds], imagesMoved: this.#imagesMoved }
    this.#containerIds.clear()
    this.#imagesMoved = false
    return changes
  }

  /** Resolves when there is something to take, or after `timeoutMs`; then with true. */
  async wait(timeoutMs: number, signal: AbortSignal): Promise<boolean> {
    if (this.#hasSome() || signal.aborted) return false
    await new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', end)
        this.#wake = undefined
        resolve()
      }
      const timer = setTimeout(end, Math.max(timeoutMs, 0))
      signal.addEventListener('abort', end, { once: true })
      this.#wake = end
    })
    return !this.#hasSome()
  }

  #hasSome(): boolean {
    return this.#imagesMoved || this.#containerIds.size > 0
  }
}
