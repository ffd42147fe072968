import { useQuery } from '@tanstack/react-query'
import { ArrowDown, Box } from 'lucide-react'
import { describeError } from '../../api/errors.ts'
import { depsQuery } from '../../api/queries.ts'
import type { FleetContainer } from '../../api/views.ts'
import { depsTree } from '../../deps-tree.ts'
import { shownName } from '../../service-name.ts'
import { DepsGraph } from './DepsGraph.tsx'
import { DepsTree } from './DepsTree.tsx'
import css from './DepsTab.module.css'

/** What a container needs, and what needs it: providers above, as they are updated first. */
export function DepsTab({ container }: { container: FleetContainer }) {
  const { data, error } = useQuery(depsQuery)
  const name = shownName(container.name)
  if (error !== null) return <p role="alert">{describeError(error)}</p>
  if (data === undefined) return <p className={css['soft']}>Reading…</p>
  const needs = depsTree(data.containers, container.key, 'dependencies')
  const neededBy = depsTree(data.containers, container.key, 'dependents')
  return (
    <div className={css['deps']}>
      <DepsGraph edges={data.edges} around={container.key} />
      {data.error !== undefined && <p className={css['warning']}>{data.error}.</p>}
      <section>
        <h3 className={css['title']}>{name} needs</h3>
        {needs.length === 0 ? (
          <p className={css['soft']}>No other container.</p>
        ) : (
          <DepsTree label={`What ${name} needs`} nodes={needs} />
        )}
      </section>
      <ArrowDown aria-hidden="true" className={css['arrow']} />
      <p className={css['self']}>
        <Box aria-hidden="true" /> {name}
      </p>
      <ArrowDown aria-hidden="true" className={css['arrow']} />
      <section>
        <h3 className={css['title']}>Needed by</h3>
        {neededBy.length === 0 ? (
          <p className={css['soft']}>No other container.</p>
        ) : (
          <DepsTree label={`What needs ${name}`} nodes={neededBy} />
        )}
      </section>
      <p className={css['soft']}>
        Taken from depends_on of Compose, from the label sentinel.depends-on, and from networks, volumes and
        namespaces that one takes from another. What is needed is updated first.
      </p>
    </div>
  )
}
