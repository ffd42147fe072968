import { isRecord, readString } from '@sentinel/docker/read-field'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { VulnerabilityResult } from '@sentinel/shared/resources/update-results'
import { severities } from '@sentinel/shared/settings/groups/supply-chain'

export type Counts = VulnerabilityResult['counts']
export type Severity = (typeof severities)[number]

/**
 * @param reference what was asked for: a report on something else tells nothing of it
 * @throws AppError `answer_unreadable`
 */
export function countVulnerabilities(stdout: string, reference: string): Counts {
  const found = severitiesIn(stdout, reference)
  const count = (severity: Severity) => found.filter((each) => each === severity).length
  return { critical: count('CRITICAL'), high: count('HIGH'), medium: count('MEDIUM'), low: count('LOW') }
}

/** A report without results is one of an image with nothing to look into. What is written otherwise than trivy does is none. */
function severitiesIn(stdout: string, reference: string): string[] {
  let report: unknown
  try {
    report = JSON.parse(stdout)
  } catch (cause) {
    throw unreadable(cause)
  }
  if (!isRecord(report) || typeof report['SchemaVersion'] !== 'number') throw unreadable()
  const { ArtifactName: about = reference } = report
  if (about !== reference) throw unreadable()
  return recordsIn(report['Results'])
    .flatMap((result) => recordsIn(result['Vulnerabilities']))
    .map((finding) => readString(finding['Severity']).toUpperCase())
    .map((severity) => (knownSeverities.has(severity) ? severity : unreadableSeverity()))
}

const knownSeverities = new Set<string>([...severities, 'UNKNOWN'])

function unreadableSeverity(): never {
  throw unreadable()
}

function recordsIn(list: unknown): Record<string, unknown>[] {
  if (list === undefined || list === null) return []
  if (!Array.isArray(list) || !list.every(isRecord)) throw unreadable()
  return list
}

/** How many are at the threshold or worse. */
export function atOrAbove(threshold: Severity, counts: Counts): number {
  const ordered = [counts.critical, counts.high, counts.medium, counts.low]
  return ordered.slice(0, severities.indexOf(threshold) + 1).reduce((sum, count) => sum + count, 0)
}

export function countsText({ critical, high, medium, low }: Counts): string {
  return `${critical} critical, ${high} high, ${medium} medium, ${low} low`
}

function unreadable(cause?: unknown): AppError {
  return new AppError('conflict', 'answer_unreadable', 'the answer of trivy cannot be read', { cause })
}
