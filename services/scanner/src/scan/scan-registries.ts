import { AppError } from '@sentinel/shared/errors/app-error'
import type { RegistryClient, RepositoryReference } from '@sentinel/shared/registries/client'
import { costsBetween, type RegistryCost, type RequestCost } from '@sentinel/shared/registries/cost'
import type { Answer } from './answer.ts'

const deadAfter = 3
const deadCodes = new Set(['registry_timeout', 'registry_unreachable'])

interface Current {
  readonly scanId: string
  readonly prepared: Map<string, Promise<void>>
  readonly failures: Map<string, { count: number; error: AppError }>
}

/** What this process knows of the registries of the scan that runs. */
export class ScanRegistries {
  readonly #client: RegistryClient
  #reported: ReadonlyMap<string, RequestCost>
  #current: Current | undefined
  /** By question; bounded by the fleet. */
  readonly targets = new Map<string, string>()

  constructor(client: RegistryClient) {
    this.#client = client
    this.#reported = client.costByRegistry()
  }

  /**
   * Fetches the tokens for all repositories of a registry at once, the first time that this scan meets it here.
   * `references` is asked for late: in the process that began the scan they are at hand.
   */
  async prepare(
    { scanId, registry }: { scanId: string; registry: string },
    references: () => Promise<readonly RepositoryReference[]>,
    signal: AbortSignal,
  ): Promise<void> {
    const { prepared } = this.#of(scanId)
    const known = prepared.get(registry)
    if (known) return await known
    const preparing = references().then((all) =>
      this.#client.prepare(
        all.filter((reference) => reference.registry === registry),
        signal,
      ),
    )
    prepared.set(registry, preparing)
    try {
      await preparing
    } catch (error) {
      prepared.delete(registry)
      throw error
    }
  }

  /** Why a registry is not asked any more in this scan: it left several requests unanswered. */
  given(scanId: string, registry: string): AppError | undefined {
    const failure = this.#of(scanId).failures.get(registry)
    return failure && failure.count >= deadAfter ? failure.error : undefined
  }

  note(scanId: string, registry: string, answers: readonly Answer[]): void {
    const { failures } = this.#of(scanId)
    const error = answers.find((answer) => answer.error && deadCodes.has(answer.error.code))?.error
    if (!error) return void failures.delete(registry)
    const count = (failures.get(registry)?.count ?? 0) + 1
    failures.set(registry, { count, error: new AppError('upstream', error.code, error.message) })
  }

  /** What was asked since the last time: the sum over all processes is what a scan cost. */
  takeCosts(): RegistryCost[] {
    const total = this.#client.costByRegistry()
    const costs = costsBetween(this.#reported, total)
    this.#reported = total
    return costs
  }

  #of(scanId: string): Current {
    if (this.#current?.scanId !== scanId) this.#current = { scanId, prepared: new Map(), failures: new Map() }
    return this.#current
  }
}
