import type { UseQueryResult } from '@tanstack/react-query'
import { CloudOff, RefreshCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { describeError } from '../../api/errors.ts'
import { Button } from './Button.tsx'
import { EmptyState } from './EmptyState.tsx'
import { ProgressBar } from './ProgressBar.tsx'

interface LoadedProps<T> {
  readonly query: UseQueryResult<T>
  /** What is being read: “the images of attic”. */
  readonly what: string
  readonly children: (data: T) => ReactNode
}

/** What was asked for; until then that it is being read, or why it could not be. */
export function Loaded<T>({ query, what, children }: LoadedProps<T>) {
  const { data, error, isFetching, refetch } = query
  const again = (
    <Button
      size="small"
      icon={<RefreshCw aria-hidden="true" />}
      isBusy={isFetching}
      onClick={() => void refetch()}
    >
      Try again
    </Button>
  )
  if (data !== undefined) {
    return (
      <>
        {error !== null && (
          <EmptyState
            icon={<CloudOff />}
            title={`This is how ${what} looked before. ${describeError(error)}`}
          >
            {again}
          </EmptyState>
        )}
        {children(data)}
      </>
    )
  }
  if (error === null)
    return <ProgressBar label={`Reading ${what}`} percent={undefined} words={[`Reading ${what}…`]} />
  return (
    <div role="alert">
      <EmptyState icon={<CloudOff />} title={`Sentinel could not read ${what}.`}>
        <p>{describeError(error)}</p>
        {again}
      </EmptyState>
    </div>
  )
}
