import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { fleetQuery, imagesQuery, settingsQuery } from '../api/queries.ts'
import { Loaded } from '../components/basics/Loaded.tsx'
import { Page } from '../components/frame/Page.tsx'
import { ImageList } from '../components/images/ImageList.tsx'
import { settingSpan } from '../setting-words.ts'
import { useAbilities } from '../state/use-abilities.ts'

/** What lies on a host: what is used, what is kept for a rollback and until when, and what could go. */
export function ImagesPage() {
  const can = useAbilities()
  const { data: fleet } = useQuery(fleetQuery)
  const { data: settings } = useQuery({ ...settingsQuery, enabled: can.seeSettings() === undefined })
  const hosts = fleet?.hosts ?? []
  const [chosen, setChosen] = useState<string>()
  const host = hosts.find(({ id }) => id === chosen) ?? hosts.find((each) => each.is_local) ?? hosts[0]
  const images = useQuery(imagesQuery(host?.id ?? ''))
  const retention = settings?.['rollback_retention']
  return (
    <Page
      title="Images"
      lead={
        <>
          What your containers are made from. An image that an update replaced is kept
          {retention === undefined ? ' for a while' : ` for ${settingSpan(retention)}`}, so that you can go
          back to it.
        </>
      }
      tools={
        hosts.length > 1 && (
          <label>
            Host{' '}
            <select value={host?.id} onChange={(event) => setChosen(event.target.value)}>
              {hosts.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )
      }
    >
      <Loaded query={images} what={`the images of ${host?.name ?? 'the host'}`}>
        {(data) => <ImageList images={data.images} hostId={host?.id ?? ''} can={can} />}
      </Loaded>
    </Page>
  )
}
