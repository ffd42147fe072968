import type { UpdateView } from '../../api/views.ts'
import css from './EvidenceView.module.css'

/** What a sick container left behind: how it ended, and its last words. */
export function EvidenceView({ evidence }: { evidence: NonNullable<UpdateView['evidence']> }) {
  const { logs, exit_code, oom_killed, health } = evidence
  const facts = [
    exit_code === null ? undefined : `exit code ${exit_code}`,
    oom_killed === true ? 'killed for want of memory' : undefined,
    health === null ? undefined : `health: ${health}`,
  ].filter((fact) => fact !== undefined)
  return (
    <figure className={css['evidence']}>
      <figcaption>What the sick one left behind{facts.length > 0 && `: ${facts.join(', ')}`}</figcaption>
      <pre className={css['logs']} tabIndex={0} aria-label="Last lines of the sick container">
        {logs.trimEnd() === '' ? 'It wrote nothing.' : logs.trimEnd()}
      </pre>
    </figure>
  )
}
