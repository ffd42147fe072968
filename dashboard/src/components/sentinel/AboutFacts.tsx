import type { Answer } from '../../api/call.ts'
import { count } from '../../format/time.ts'
import { settingSpan } from '../../setting-words.ts'
import { Ago } from '../basics/Ago.tsx'
import { Fact, Facts } from '../basics/Facts.tsx'

const healthWords: Readonly<Record<string, string>> = { ok: 'answers' }

export function AboutFacts({ about }: { about: Answer<'GET /api/about'> }) {
  const { version, started_at, docker_health, db_health, last_scan, poll_interval } = about
  return (
    <Facts>
      <Fact name="Version">{version}</Fact>
      <Fact name="This API runs">
        since <Ago at={started_at} />, on {about.go_version}
      </Fact>
      <Fact name="Docker engine">{healthWords[docker_health] ?? docker_health}</Fact>
      <Fact name="Database">
        {healthWords[db_health] ?? db_health}; it is called {about.data_directory}
      </Fact>
      <Fact name="Registries">
        asked every {settingSpan(poll_interval)}
        {last_scan !== null && (
          <>
            , last <Ago at={last_scan} />
          </>
        )}
      </Fact>
      <Fact name="So far">
        {count(about.updates_applied, 'update')} done; {count(about.snapshots, 'earlier state')} of containers
        on record
      </Fact>
      <Fact name="Tells by">
        {about.channels.length === 0
          ? 'nobody: no channel is set up'
          : about.channels.map(({ name }) => name).join(', ')}
      </Fact>
    </Facts>
  )
}
