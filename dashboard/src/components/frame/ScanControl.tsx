import { RefreshCw } from 'lucide-react'
import type { Abilities } from '../../abilities.ts'
import type { ScanView } from '../../api/views.ts'
import { count } from '../../format/time.ts'
import { useAction } from '../../state/use-action.ts'
import { Ago } from '../basics/Ago.tsx'
import { Button } from '../basics/Button.tsx'
import css from './ScanControl.module.css'

/** When the registries were last asked, and asking them now. */
export function ScanControl({ scan, can }: { scan: ScanView | null; can: Abilities }) {
  const scanNow = useAction('POST /api/scan')
  const isRunning = scan?.state === 'running'
  return (
    <div className={css['control']}>
      <div className={css['words']}>
        <ScanWords scan={scan} />
      </div>
      <Button
        icon={<RefreshCw aria-hidden="true" className={isRunning ? css['turning'] : undefined} />}
        blocked={can.scan(isRunning)}
        isBusy={scanNow.isPending}
        onClick={() => scanNow.mutate({})}
      >
        Scan now
      </Button>
    </div>
  )
}

function ScanWords({ scan }: { scan: ScanView | null }) {
  if (scan === null) return <>The registries were not asked yet.</>
  if (scan.state === 'running') {
    return (
      <>
        <label htmlFor="scan-progress">
          Asking the registries: {scan.checked} of {count(scan.total, 'container')}
        </label>
        <progress
          id="scan-progress"
          className={css['progress']}
          max={Math.max(1, scan.total)}
          value={scan.checked}
        />
      </>
    )
  }
  const at = scan.ended_at ?? scan.started_at
  if (scan.state === 'failed') {
    return (
      <span className={css['failed']}>
        The last scan failed <Ago at={at} />
        {scan.error === null ? '' : `: ${scan.error}`}
      </span>
    )
  }
  const { failed, rate_limited } = scan.counts
  const unanswered = failed + rate_limited
  return (
    <p>
      Registries asked <Ago at={at} />
      {unanswered > 0 && (
        <span className={css['failed']}> · {count(unanswered, 'container')} could not be checked</span>
      )}
    </p>
  )
}
