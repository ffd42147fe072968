import type { ComponentType } from 'react'
import { Link } from 'wouter'
import type { Abilities } from '../../abilities.ts'
import type { FleetContainer } from '../../api/views.ts'
import { useLiveStatus } from '../../state/live-context.tsx'
import { detailTabs, useOpen, type DetailTab } from '../../state/use-open.ts'
import { Dialog } from '../basics/Dialog.tsx'
import { ContainerActions } from '../containers/ContainerActions.tsx'
import { StateWord } from '../containers/StateWord.tsx'
import { AboutTab } from './AboutTab.tsx'
import { HistoryTab } from './HistoryTab.tsx'
import { LogsTab } from './LogsTab.tsx'
import { WhyTab } from './WhyTab.tsx'
import css from './ContainerDetails.module.css'

const names: Readonly<Record<DetailTab, string>> = {
  why: 'Why',
  history: 'What happened',
  logs: 'Logs',
  about: 'What it is',
}

const tabs: Readonly<Record<DetailTab, ComponentType<ContainerDetailsProps>>> = {
  why: WhyTab,
  history: HistoryTab,
  logs: LogsTab,
  about: AboutTab,
}

interface ContainerDetailsProps {
  readonly container: FleetContainer
  readonly can: Abilities
}

export function ContainerDetails({ container, can }: ContainerDetailsProps) {
  const { tab, hrefOf, close } = useOpen()
  const live = useLiveStatus()
  const Tab = tabs[tab]
  return (
    <Dialog title={container.name} label={`Details of ${container.name}`} shape="drawer" onClose={close}>
      {live.is === 'lost' && (
        <p className={css['old']}>
          The connection for news is lost: this may be old. It catches up by itself.
        </p>
      )}
      <div className={css['top']}>
        <p className={css['image']}>{container.image}</p>
        <StateWord container={container} />
        <ContainerActions container={container} can={can} shape="bar" />
      </div>
      <nav className={css['tabs']} aria-label="Details">
        {detailTabs.map((each) => (
          <Link
            key={each}
            href={hrefOf(container.key, each)}
            replace
            aria-current={each === tab ? 'page' : undefined}
          >
            {names[each]}
          </Link>
        ))}
      </nav>
      <Tab container={container} can={can} />
    </Dialog>
  )
}
