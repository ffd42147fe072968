import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { fleetQuery } from '../../api/queries.ts'
import { Troubles } from './Troubles.tsx'
import css from './Page.module.css'

interface PageProps {
  readonly title: string
  readonly lead: ReactNode
  readonly tools?: ReactNode
  readonly children: ReactNode
}

/** A page beside the first one: what is down, what it is for, and its content. */
export function Page({ title, lead, tools, children }: PageProps) {
  const { data: fleet, dataUpdatedAt } = useQuery(fleetQuery)
  return (
    <>
      <title>{`${title} – Sentinel`}</title>
      <Troubles fleet={fleet} shownAt={dataUpdatedAt} />
      <div className={css['head']}>
        <h1 className={css['title']}>{title}</h1>
        {tools !== undefined && <div className={css['tools']}>{tools}</div>}
        <p className={css['lead']}>{lead}</p>
      </div>
      {children}
    </>
  )
}
