import css from './FleetSkeleton.module.css'

/** Before the first answer. */
export function FleetSkeleton({ error }: { error: string | undefined }) {
  return (
    <div className={css['skeleton']} aria-busy={error === undefined}>
      <h1 className={css['headline']}>
        {error === undefined ? 'Looking at your containers…' : 'Not there yet.'}
      </h1>
      {error !== undefined && <p>{error} This page keeps trying.</p>}
      <div className={css['bar']} />
      <div className={css['bar']} />
      <div className={css['bar']} />
    </div>
  )
}
