import { afterAll, describe, expect, test } from 'vitest'
import { readStrings } from '../src/read-field.ts'
import { recordRecipe } from '../src/recipe/record-recipe.ts'
import { retargetReference } from '../src/recipe/retarget-reference.ts'
import { Fixture } from './support/fixture.ts'
import { replace } from './support/replace.ts'

const fixture = new Fixture()
afterAll(() => fixture[Symbol.asyncDispose]())

describe('row 1: environment', () => {
  test("the new image's values take effect and the owner's stay", async () => {
    const [v1, v2] = await fixture.images('env', ['ENV PATH=/bin:/a A=1 GONE=1'], ['ENV PATH=/bin:/b A=2'])
    const id = await fixture.create('env', ['-e', 'X=9', '-e', 'A_B=two words=yes', v1])

    const { container, differences } = await replace(fixture, id, v2)

    // The command line hands over the owner's values in any order.
    const env = readStrings(container.config['Env'])
    expect(env.slice(0, 2).toSorted()).toEqual(['A_B=two words=yes', 'X=9'])
    expect(env.slice(2)).toEqual(['PATH=/bin:/b', 'A=2'])
    expect(differences).toEqual([])
  })

  test("a value that the owner overrode stays overridden although the image's changes", async () => {
    const [v1, v2] = await fixture.images('env-own', ['ENV A=1'], ['ENV A=2'])
    const id = await fixture.create('env-own', ['-e', 'A=mine', v1])

    const { container, differences } = await replace(fixture, id, v2)

    expect(container.config['Env']).toContain('A=mine')
    expect(container.config['Env']).not.toContain('A=2')
    expect(differences).toEqual([])
  })

  test('a tag that has moved already does not make old defaults look like the owner’s', async () => {
    const v1 = await fixture.image('env-moved', 'latest', ['ENV A=1'])
    const id = await fixture.create('env-moved', [v1])
    const moved = await fixture.image('env-moved', 'latest', ['ENV A=2'])

    const { container } = await replace(fixture, id, moved)

    expect(container.config['Env']).toContain('A=2')
    expect(container.config['Env']).not.toContain('A=1')
  })
})

describe('row 2: command and entrypoint', () => {
  const entrypoint = 'ENTRYPOINT ["/bin/sh", "-c", "trap \'exit 0\' TERM; sleep 600 & wait", "one"]'
  const otherEntrypoint = entrypoint.replace('"one"', '"two"')

  test.each([
    [
      'changes only the command',
      ['CMD ["sleep","601"]'],
      ['CMD ["sleep","602"]'],
      [],
      { Cmd: ['sleep', '602'] },
    ],
    [
      'changes only the entrypoint',
      [entrypoint, 'CMD ["a"]'],
      [otherEntrypoint, 'CMD ["a"]'],
      [],
      { Entrypoint: expect.arrayContaining(['two']), Cmd: ['a'] },
    ],
    [
      'changes both',
      [entrypoint, 'CMD ["a"]'],
      [otherEntrypoint, 'CMD ["b"]'],
      [],
      { Entrypoint: expect.arrayContaining(['two']), Cmd: ['b'] },
    ],
  ])('an image that %s is followed', async (what, before, after, argv, expected) => {
    const word = what.replaceAll(' ', '-')
    const [v1, v2] = await fixture.images(word, before, after)
    const id = await fixture.create(word, [...argv, v1])

    const { container, differences } = await replace(fixture, id, v2)

    expect(container.config).toMatchObject(expected)
    expect(differences).toEqual([])
  })

  test("the owner's command stays, with the new image's entrypoint", async () => {
    const [v1, v2] = await fixture.images(
      'own-cmd',
      [entrypoint, 'CMD ["a"]'],
      [otherEntrypoint, 'CMD ["b"]'],
    )
    const id = await fixture.create('own-cmd', [v1, 'mine'])

    const { container, differences } = await replace(fixture, id, v2)

    expect(container.config['Cmd']).toEqual(['mine'])
    expect(container.config['Entrypoint']).toContain('two')
    expect(differences).toEqual([])
  })

  test("the owner's entrypoint keeps the new image's command out", async () => {
    const [v1, v2] = await fixture.images('own-entry', ['CMD ["a"]'], ['CMD ["b"]'])
    const id = await fixture.create('own-entry', ['--entrypoint', '/bin/sh', v1, '-c', 'sleep 600 & wait'])

    const { container, differences } = await replace(fixture, id, v2)

    expect(container.config['Entrypoint']).toEqual(['/bin/sh'])
    expect(container.config['Cmd']).toEqual(['-c', 'sleep 600 & wait'])
    expect(differences).toEqual([])
  })

  test('an entrypoint that the owner emptied stays empty', async () => {
    const [v1, v2] = await fixture.images('no-entry', [entrypoint], [otherEntrypoint])
    const id = await fixture.create('no-entry', ['--entrypoint', '', v1, 'sleep', '600'])

    const { container, differences } = await replace(fixture, id, v2)

    expect(container.config['Entrypoint'] ?? []).toEqual([])
    expect(container.config['Cmd']).toEqual(['sleep', '600'])
    expect(differences).toEqual([])
  })

  test('an entrypoint given without a command keeps the command away, even if it is the image’s own', async () => {
    const same = 'ENTRYPOINT ["/bin/cat"]'
    const [v1, v2] = await fixture.images('bare-entry', [same, 'CMD ["/a"]'], [same, 'CMD ["/b"]'])
    const id = await fixture.create('bare-entry', ['-i', '-t', '--entrypoint', '/bin/cat', v1])

    const { container, differences } = await replace(fixture, id, v2)

    expect(container.config['Entrypoint']).toEqual(['/bin/cat'])
    expect(container.config['Cmd'] ?? []).toEqual([])
    expect(differences).toEqual([])
  })
})

describe('rows 3 and 4: labels, user, working directory, stop signal, shell', () => {
  test("image labels follow the image, the owner's and Compose's stay", async () => {
    const built = 'LABEL com.docker.compose.project=shop'
    const [v1, v2] = await fixture.images('labels', ['LABEL v=1 gone=yes', built], ['LABEL v=2'])
    const own = ['--label', 'mine=a b', '--label', 'com.docker.compose.project=shop']
    const id = await fixture.create('labels', [...own, v1])

    const { container, differences } = await replace(fixture, id, v2)

    expect(container.labels).toMatchObject({ v: '2', mine: 'a b', 'com.docker.compose.project': 'shop' })
    expect(container.labels).not.toHaveProperty('gone')
    expect(differences).toEqual([])
  })

  test('what the image decides follows the image', async () => {
    const [v1, v2] = await fixture.images(
      'plain',
      ['USER 1000', 'WORKDIR /data', 'STOPSIGNAL SIGUSR1', 'SHELL ["/bin/sh", "-e", "-c"]'],
      ['USER 1001', 'WORKDIR /bin', 'STOPSIGNAL SIGTERM', 'SHELL ["/bin/sh", "-x", "-c"]'],
    )
    const id = await fixture.create('plain', [v1])

    const { container, differences } = await replace(fixture, id, v2)

    expect(container.config).toMatchObject({ User: '1001', WorkingDir: '/bin', StopSignal: 'SIGTERM' })
    expect(differences).toEqual([])
  })

  test('what the owner decided stays', async () => {
    const [v1, v2] = await fixture.images(
      'plain-own',
      ['USER 1000', 'WORKDIR /data'],
      ['USER 1001', 'WORKDIR /bin'],
    )
    const id = await fixture.create('plain-own', ['-u', '7:8', '-w', '/tmp', '--stop-signal', 'SIGINT', v1])

    const { container, differences } = await replace(fixture, id, v2)

    expect(container.config).toMatchObject({ User: '7:8', WorkingDir: '/tmp', StopSignal: 'SIGINT' })
    expect(container.stopTimeoutSeconds).toBe(1)
    expect(differences).toEqual([])
  })
})

describe('row 5: healthcheck', () => {
  const v1Check = 'HEALTHCHECK --interval=30s --retries=2 CMD test -e /bin/sh'
  const v2Check = 'HEALTHCHECK --interval=40s --retries=5 CMD test -e /bin/cat'

  test.each([
    ['follows the image', [], { Test: ['CMD-SHELL', 'test -e /bin/cat'], Interval: 40e9, Retries: 5 }],
    ['stays switched off', ['--no-healthcheck'], { Test: ['NONE'] }],
    [
      "keeps the owner's interval and takes the rest from the image",
      ['--health-interval', '7s'],
      { Test: ['CMD-SHELL', 'test -e /bin/cat'], Interval: 7e9, Retries: 5 },
    ],
    ["keeps the owner's test", ['--health-cmd', 'true'], { Test: ['CMD-SHELL', 'true'], Interval: 40e9 }],
  ])('%s', async (what, argv, expected) => {
    const word = `health-${what.replaceAll(/[^a-z]+/g, '-')}`
    const [v1, v2] = await fixture.images(word, [v1Check], [v2Check])
    const id = await fixture.create(word, [...argv, v1])

    const { container, differences } = await replace(fixture, id, v2)

    expect(container.config['Healthcheck']).toMatchObject(expected)
    expect(differences).toEqual([])
  })
})

test('row 6: exposed ports follow the image, published ones stay', async () => {
  const [v1, v2] = await fixture.images('ports', ['EXPOSE 80 443'], ['EXPOSE 8080'])
  const id = await fixture.create('ports', [
    '--network',
    'bridge',
    '-p',
    '127.0.0.1::80',
    '--expose',
    '99/udp',
    v1,
  ])

  const { container, differences } = await replace(fixture, id, v2)

  expect(Object.keys(container.config['ExposedPorts'] ?? {}).sort()).toEqual(['80/tcp', '8080/tcp', '99/udp'])
  expect(container.hostConfig['PortBindings']).toEqual({ '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] })
  expect(differences).toEqual([])
})

test('row 6: publishing all ports publishes the ports of the new image', async () => {
  const [v1, v2] = await fixture.images('all-ports', ['EXPOSE 80'], ['EXPOSE 8080'])
  const id = await fixture.start('all-ports', ['--network', 'bridge', '-P', v1])

  const { container } = await replace(fixture, id, v2)

  expect(Object.keys(container.networkSettings['Ports'] ?? {})).toEqual(['8080/tcp'])
})

describe('row 10: hostname', () => {
  test('a hostname that was the old id becomes the new id', async () => {
    const [v1, v2] = await fixture.images('hostname', [], ['LABEL v=2'])
    const id = await fixture.create('hostname', [v1])

    const { container, differences } = await replace(fixture, id, v2)

    expect(container.config['Hostname']).toBe(container.id.slice(0, 12))
    expect(differences).toEqual([])
  })

  test("the owner's hostname and domain stay", async () => {
    const [v1, v2] = await fixture.images('own-hostname', [], ['LABEL v=2'])
    const id = await fixture.create('own-hostname', ['-h', 'web.example', '--domainname', 'lan', v1])

    const { container, differences } = await replace(fixture, id, v2)

    expect(container.config).toMatchObject({ Hostname: 'web.example', Domainname: 'lan' })
    expect(differences).toEqual([])
  })

  test('a container in host network and host uts mode can be created again', async () => {
    const [v1, v2] = await fixture.images('host-mode', [], ['LABEL v=2'])
    const id = await fixture.start('host-mode', ['--network', 'host', '--uts', 'host', v1])

    const { container, differences } = await replace(fixture, id, v2)

    expect(container.state.running).toBe(true)
    expect(differences).toEqual([])
  })
})

describe('row 23: the image reference', () => {
  test.each(['tag', 'bare id'])('stays in the form in which the owner wrote it: %s', async (form) => {
    const word = `form-${form.replace(' ', '-')}`
    const [v1, v2] = await fixture.images(word, [], ['LABEL v=2'])
    const written = form === 'tag' ? v1 : (await fixture.inspectImage(v1)).id
    const newImage = await fixture.inspectImage(v2)
    const id = await fixture.create(word, [written])

    const { container, old } = await replace(
      fixture,
      id,
      retargetReference(written, { imageId: newImage.id, tag: 'v2' }),
    )

    expect(old.imageReference).toBe(written)
    expect(container.imageReference).toBe(form === 'tag' ? v2 : newImage.id)
    expect(container.imageId).toBe(newImage.id)
  })
})

test('row 24: Compose finds its own labels again, and the new image in them', async () => {
  const [v1, v2] = await fixture.images('compose', [], ['LABEL v=2'])
  const oldImage = await fixture.inspectImage(v1)
  const labels = {
    'com.docker.compose.project': 'shop',
    'com.docker.compose.service': 'web',
    'com.docker.compose.config-hash': 'abc',
    'com.docker.compose.image': oldImage.id,
    'com.docker.compose.replace': 'x',
  }
  const argv = Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`])
  const id = await fixture.create('compose', [...argv, v1])

  const { container, differences } = await replace(fixture, id, v2)

  const newImage = await fixture.inspectImage(v2)
  expect(container.labels).toMatchObject({
    'com.docker.compose.project': 'shop',
    'com.docker.compose.service': 'web',
    'com.docker.compose.config-hash': 'abc',
    'com.docker.compose.image': newImage.id,
  })
  expect(container.labels).not.toHaveProperty('com.docker.compose.replace')
  expect(differences).toEqual([])
})

test('row 31: going back by image id runs the old image although its tag has moved', async () => {
  const latest = await fixture.image('back', 'latest', ['LABEL v=1'])
  const id = await fixture.create('back', [latest])
  const oldImage = await fixture.inspectImage(latest)
  await fixture.image('back', 'latest', ['LABEL v=2'])

  const { container } = await replace(fixture, id, oldImage.id)

  expect(container.imageId).toBe(oldImage.id)
  expect(container.labels['v']).toBe('1')
})

test('the recipe of the new container is the recipe of the old one', async () => {
  const v1 = await fixture.image('twice', 'v1', ['ENV A=1', 'EXPOSE 80', 'VOLUME /data'])
  const id = await fixture.start('twice', [
    '--network',
    'bridge',
    '-e',
    'X=1',
    '-p',
    '127.0.0.1::80',
    '--label',
    'mine=1',
    v1,
  ])

  const { recipe, container } = await replace(fixture, id, v1)

  const again = recordRecipe(container, await fixture.inspectImage(v1), { resolveName: () => undefined })
  expect(again).toEqual(recipe)
})
