import { useQuery } from '@tanstack/react-query'
import { Network } from 'lucide-react'
import { depsQuery } from '../api/queries.ts'
import { EmptyState } from '../components/basics/EmptyState.tsx'
import { Loaded } from '../components/basics/Loaded.tsx'
import { DepsGraph } from '../components/deps/DepsGraph.tsx'
import { DepsTable } from '../components/deps/DepsTable.tsx'
import { Page } from '../components/frame/Page.tsx'

/** Who needs whom in the whole fleet, as a picture and in words. */
export function DependenciesPage() {
  const deps = useQuery(depsQuery)
  return (
    <Page
      title="Dependencies"
      lead="Each arrow leads up to what is needed, which is updated first. Green ones lead to whose network, processes, memory or volumes are shared: there both are made again together."
    >
      <Loaded query={deps} what="who needs whom">
        {({ edges, error }) =>
          edges.length === 0 ? (
            <EmptyState icon={<Network />} title="No container needs another one.">
              Sentinel reads <code>depends_on</code> of Compose, the label <code>sentinel.depends-on</code>,
              and networks, volumes and namespaces that one takes from another.
            </EmptyState>
          ) : (
            <>
              {error !== undefined && <p role="alert">{error}.</p>}
              <DepsGraph edges={edges} />
              <DepsTable edges={edges} />
            </>
          )
        }
      </Loaded>
    </Page>
  )
}
