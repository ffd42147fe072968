import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { describeError } from '../../api/errors.ts'
import { logsQuery } from '../../api/queries.ts'
import type { FleetContainer } from '../../api/views.ts'
import { Button } from '../basics/Button.tsx'
import css from './LogsTab.module.css'

const choices = [50, 100, 200, 500] as const

export function LogsTab({ container }: { container: FleetContainer }) {
  const [lines, setLines] = useState<number>(100)
  const { data, error, isFetching, refetch } = useQuery(logsQuery(container, lines))
  return (
    <div className={css['logs']}>
      <div className={css['tools']}>
        <label>
          Last{' '}
          <select value={lines} onChange={(event) => setLines(Number(event.target.value))}>
            {choices.map((choice) => (
              <option key={choice}>{choice}</option>
            ))}
          </select>{' '}
          lines
        </label>
        <Button
          size="small"
          icon={<RefreshCw aria-hidden="true" />}
          isBusy={isFetching}
          onClick={() => void refetch()}
        >
          Read again
        </Button>
      </div>
      {error !== null && (
        <p role="alert" className={css['error']}>
          {describeError(error)}
        </p>
      )}
      {data === undefined ? (
        error === null && <p className={css['soft']}>Reading the logs…</p>
      ) : (
        <pre className={css['text']} tabIndex={0} aria-label={`Log of ${container.name}`}>
          {data.logs.trimEnd() === '' ? `${container.name} has written nothing.` : data.logs.trimEnd()}
        </pre>
      )}
    </div>
  )
}
