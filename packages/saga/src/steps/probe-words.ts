import type { HealthProbe } from '@sentinel/docker/engine-types'

/** The last probes of a health check, a line each; one that only repeats the line before is left out. */
export function probeWords(probes: readonly Pick<HealthProbe, 'exitCode' | 'output'>[]): string {
  return probes
    .map(({ exitCode, output }) =>
      output.trim() === '' ? `exit ${exitCode}` : `exit ${exitCode}: ${output.trim()}`,
    )
    .filter((line, index, lines) => line !== lines[index - 1])
    .join('\n')
}
