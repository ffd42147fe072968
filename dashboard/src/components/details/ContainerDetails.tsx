import type { ComponentType } from 'react'
import { Link } from 'wouter'
import type { Abilities } from '../../abilities.ts'
import type { FleetContainer } from '../../api/views.ts'
import { useLiveStatus } from '../../state/live-context.tsx'
import { isServiceName, shownName } from '../../service-name.ts'
import { detailTabs, useOpen, type DetailTab } from '../../state/use-open.ts'
import { Dialog } from '../basics/Dialog.tsx'
import { ContainerActions } from '../containers/ContainerActions.tsx'
import { StateWord } from '../containers/StateWord.tsx'
import { DepsTab } from '../deps/DepsTab.tsx'
import { HooksTab } from '../hooks/HooksTab.tsx'
import { AboutTab } from './AboutTab.tsx'
import { HistoryTab } from './HistoryTab.tsx'
import { LogsTab } from './LogsTab.tsx'
import { WhyTab } from '../why/WhyTab.tsx'
import css from './ContainerDetails.module.css'

const names: Readonly<Record<DetailTab, string>> = {
  why: 'Why',
  history: 'What happened',
  deps: 'What hangs on it',
  hooks: 'Hooks',
  logs: 'Logs',
  about: 'What it is',
}

const tabs: Readonly<Record<DetailTab, ComponentType<ContainerDetailsProps>>> = {
  why: WhyTab,
  history: HistoryTab,
  deps: DepsTab,
  hooks: HooksTab,
  logs: LogsTab,
  about: AboutTab,
}

/** A service has tasks: its logs and what hangs on it are theirs. */
const containerOnly: ReadonlySet<DetailTab> = new Set(['deps', 'hooks', 'logs'])

interface ContainerDetailsProps {
  readonly container: FleetContainer
  readonly can: Abilities
}

export function ContainerDetails({ container, can }: ContainerDetailsProps) {
  const { tab, hrefOf, close } = useOpen()
  const live = useLiveStatus()
  const name = shownName(container.name)
  const isService = isServiceName(container.name)
  const isHooksShown = can.seeSettings() === undefined
  const shown = detailTabs.filter(
    (each) => !(isService && containerOnly.has(each)) && (each !== 'hooks' || isHooksShown),
  )
  const Tab = tabs[shown.includes(tab) ? tab : 'why']
  return (
    <Dialog title={name} label={`Details of ${name}`} shape="drawer" onClose={close}>
      {live.is === 'lost' && (
        <p className={css['old']}>
          The connection for news is lost: this may be old. It catches up by itself.
        </p>
      )}
      <div className={css['top']}>
        <p className={css['image']}>{container.image}</p>
        {!isService && <StateWord container={container} />}
        {!isService && <ContainerActions container={container} can={can} shape="bar" />}
      </div>
      <nav className={css['tabs']} aria-label="Details">
        {shown.map((each) => (
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
