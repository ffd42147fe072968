import { AppError } from '@sentinel/shared/errors/app-error'
import type { SettingsRecord } from '@sentinel/shared/settings/catalogue'
import { severities } from '@sentinel/shared/settings/groups/supply-chain'
import { countVulnerabilities, type Counts } from './count-vulnerabilities.ts'
import { runProgram } from './run-program.ts'

interface Wanted {
  readonly reference: string
  readonly isPlainHttp: boolean
  readonly values: SettingsRecord
  readonly env: Readonly<Record<string, string>>
}

/** @throws AppError where it cannot be found out */
export async function scanImage(
  { reference, isPlainHttp, values, env }: Wanted,
  signal: AbortSignal,
): Promise<Counts> {
  const argv = [
    'image',
    '--format=json',
    `--severity=${severities.join(',')}`,
    '--quiet',
    ...(isPlainHttp ? ['--insecure'] : []),
    reference,
  ]
  const path = values['supplyChain.trivy']
  const { exitCode, stdout, stderr } = await runProgram(
    { path, argv, env, timeoutMs: values['supplyChain.timeout'] },
    signal,
  )
  if (exitCode === 0) return countVulnerabilities(stdout, reference)
  const why = stderr.split('\n').slice(-3).join(' ').slice(-400)
  throw new AppError('conflict', 'scan_failed', `trivy ended with ${exitCode}${why === '' ? '' : `: ${why}`}`)
}
