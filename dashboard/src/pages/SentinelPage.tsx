import { useQuery } from '@tanstack/react-query'
import { aboutQuery, fleetQuery, historyQuery, settingsQuery } from '../api/queries.ts'
import { Loaded } from '../components/basics/Loaded.tsx'
import { Section } from '../components/basics/Section.tsx'
import { Page } from '../components/frame/Page.tsx'
import { RunningCard } from '../components/running/RunningCard.tsx'
import { AboutFacts } from '../components/sentinel/AboutFacts.tsx'
import { SelfContainers } from '../components/sentinel/SelfContainers.tsx'
import { SelfUpdateButton } from '../components/sentinel/SelfUpdateButton.tsx'
import { lastRecords } from '../last-records.ts'
import { selfParts } from '../self-update-words.ts'
import { useAbilities } from '../state/use-abilities.ts'
import css from '../components/basics/Card.module.css'

/** Sentinel itself: how it is, what it runs in, and updating it. */
export function SentinelPage() {
  const can = useAbilities()
  const fleet = useQuery(fleetQuery)
  const { data: settings } = useQuery({ ...settingsQuery, enabled: can.seeSettings() === undefined })
  const about = useQuery(aboutQuery)
  const { data: history } = useQuery(historyQuery)
  const own = fleet.data?.containers.filter(({ is_self }) => is_self) ?? []
  const underWay = own.flatMap((container) =>
    container.active === null ? [] : [{ container, update: container.active }],
  )
  return (
    <Page
      title="Sentinel"
      lead={
        settings?.['self_update_mode'] === 'auto'
          ? 'Sentinel updates itself as soon as a newer version of it is found, because the setting self_update_mode says auto. Here you can do it now.'
          : 'Sentinel itself is never updated in passing: only when you say so here.'
      }
      tools={fleet.data !== undefined && <SelfUpdateButton parts={selfParts(own)} can={can} />}
    >
      {underWay.length > 0 && (
        <Section id="self-running" title="Being updated">
          <ul className={css['cards']}>
            {underWay.map(({ container, update }) => (
              <li key={update.id}>
                <RunningCard container={container} update={update} can={can} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section id="self-containers" title="What it runs in">
        <Loaded query={fleet} what="the containers">
          {() => <SelfContainers containers={own} lastOf={lastRecords(history ?? [])} />}
        </Loaded>
      </Section>
      <Section id="about" title="How it is">
        <Loaded query={about} what="how Sentinel is">
          {(data) => <AboutFacts about={data} />}
        </Loaded>
      </Section>
    </Page>
  )
}
