import { describe, expect, test } from 'vitest'
import { edgesAmong, type Linked } from './edges-among.ts'

function aContainer(
  name: string,
  { labels = {}, ...rest }: Partial<Omit<Linked, 'labels'>> & { labels?: Record<string, string> } = {},
): Linked {
  return {
    name,
    containerId: Buffer.from(name.padEnd(32, '.')).toString('hex'),
    labels: Object.entries(labels).map(([key, value]) => ({ name: key, value })),
    ...rest,
  }
}

const of = (stack: string, service: string) => ({ stack, service })

describe('who needs whom', () => {
  test.each(['sentinel.depends-on', 'com.centurylinklabs.watchtower.depends-on'])(
    'is told by the label %s, by container names; those that nobody has are left out',
    (label) => {
      const web = aContainer('web', { labels: { [label]: ' db , /cache,gone, web ' } })

      expect(edgesAmong([web, aContainer('db'), aContainer('cache')])).toEqual([
        { consumer: 'web', provider: 'db', kinds: ['label'], restarts: false },
        { consumer: 'web', provider: 'cache', kinds: ['label'], restarts: false },
      ])
    },
  )

  test('is told by Compose in services of the project, whatever their containers are called', () => {
    const dependsOn = 'com.docker.compose.depends_on'
    const web = aContainer('shop-web-1', {
      ...of('shop', 'web'),
      labels: { [dependsOn]: 'db:service_healthy:true,cache:service_started:false' },
    })
    const others = [
      aContainer('database', of('shop', 'db')),
      aContainer('shop-cache-1', of('shop', 'cache')),
      aContainer('shop-cache-2', of('shop', 'cache')),
      aContainer('db', of('blog', 'db')),
      aContainer('shop-db-run-1', { ...of('shop', 'db'), labels: { 'com.docker.compose.oneoff': 'True' } }),
    ]

    expect(edgesAmong([web, ...others])).toEqual([
      { consumer: 'shop-web-1', provider: 'database', kinds: ['compose'], restarts: true },
      { consumer: 'shop-web-1', provider: 'shop-cache-1', kinds: ['compose'], restarts: false },
      { consumer: 'shop-web-1', provider: 'shop-cache-2', kinds: ['compose'], restarts: false },
    ])
  })

  test('is told by shared namespaces and volumes, by id and by name', () => {
    const vpn = aContainer('vpn')
    const byId = aContainer('by-id', { sharesWith: [{ what: 'network', target: vpn.containerId }] })
    const byName = aContainer('by-name', { sharesWith: [{ what: 'volumes', target: 'vpn' }] })
    const orphan = aContainer('orphan', { sharesWith: [{ what: 'ipc', target: 'f'.repeat(64) }] })

    expect(
      edgesAmong([vpn, byId, byName, orphan]).map(
        ({ consumer, provider, kinds }) => `${consumer} ${provider}: ${kinds.join()}`,
      ),
    ).toEqual(['by-id vpn: network', 'by-name vpn: volumes'])
  })

  test('in several ways is told once, with each way', () => {
    const torrent = aContainer('torrent', {
      ...of('shop', 'torrent'),
      sharesWith: [
        { what: 'volumes', target: 'vpn' },
        { what: 'network', target: 'vpn' },
        { what: 'network', target: 'vpn' },
      ],
      labels: { 'sentinel.depends-on': 'vpn', 'com.docker.compose.depends_on': 'vpn:service_started:true' },
    })

    expect(edgesAmong([torrent, aContainer('vpn', of('shop', 'vpn'))])).toEqual([
      {
        consumer: 'torrent',
        provider: 'vpn',
        kinds: ['network', 'volumes', 'compose', 'label'],
        restarts: true,
      },
    ])
  })

  test('says who asked to be restarted, by Compose or by a label of ours', () => {
    const labels = { 'sentinel.depends-on': 'db', 'sentinel.restart-with-dependencies': 'true' }

    expect(edgesAmong([aContainer('web', { labels }), aContainer('db')])[0]?.restarts).toBe(true)
  })
})
