import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createBodyFor } from '../src/recipe/create-body.ts'
import { fidelity } from '../src/recipe/fidelity.ts'
import { recordRecipe } from '../src/recipe/record-recipe.ts'
import { volumesCreatedBy } from '../src/recipe/volumes-created-by.ts'
import { Fixture } from './support/fixture.ts'
import { replace } from './support/replace.ts'

const fixture = new Fixture()
afterAll(() => fixture[Symbol.asyncDispose]())

function byTarget(left: { destination: string }, right: { destination: string }): number {
  return left.destination < right.destination ? -1 : 1
}

describe('row 7: volumes that nobody named', () => {
  test('an anonymous volume is carried over by name, with its data', async () => {
    const [v1, v2] = await fixture.images('anon', ['VOLUME /data'], ['VOLUME /data', 'LABEL v=2'])
    const id = await fixture.start('anon', [v1])
    await fixture.shell(id, 'echo precious > /data/file')

    const { old, container, differences } = await replace(fixture, id, v2)

    expect(container.mounts[0]?.name).toBe(old.mounts[0]?.name)
    expect(await fixture.shell(container.id, 'cat /data/file')).toBe('precious')
    expect(differences).toEqual([])
  })

  test('its data outlives the removal of the old container and a second update', async () => {
    const [v1, v2] = await fixture.images('anon-twice', ['VOLUME /data'], ['VOLUME /data', 'LABEL v=2'])
    const first = await fixture.start('anon-twice', [v1])
    await fixture.shell(first, 'echo precious > /data/file')

    const second = await replace(fixture, first, v2)
    await fixture.host.removeContainer(first)
    const third = await replace(fixture, second.container.id, v1)

    expect(await fixture.shell(third.container.id, 'cat /data/file')).toBe('precious')
    expect(third.recipe.hostConfig['Mounts']).toEqual(second.recipe.hostConfig['Mounts'])
  })

  test('it stays mounted where the new image no longer asks for it', async () => {
    const [v1, v2] = await fixture.images('anon-drop', ['VOLUME /data'], ['LABEL v=2'])
    const id = await fixture.start('anon-drop', [v1])
    await fixture.shell(id, 'echo precious > /data/file')

    const { container, differences } = await replace(fixture, id, v2)

    expect(await fixture.shell(container.id, 'cat /data/file')).toBe('precious')
    expect(differences).toEqual([])
  })

  test('a volume that only the new image asks for is new, and is known as its own', async () => {
    const [v1, v2] = await fixture.images('anon-add', ['VOLUME /data'], ['VOLUME /data /more'])
    const id = await fixture.start('anon-add', [v1])

    const { old, container, differences } = await replace(fixture, id, v2)

    const more = container.mounts.find(({ destination }) => destination === '/more')
    expect(volumesCreatedBy(container)).toEqual([more?.name])
    expect(volumesCreatedBy(old)).toEqual([old.mounts[0]?.name])
    expect(differences).toEqual([])
  })

  test('so is one of --mount without a source, and one of -v without a name', async () => {
    const [v1, v2] = await fixture.images('anon-mount', [], ['LABEL v=2'])
    const argv = ['--mount', 'type=volume,target=/one', '-v', '/two']
    const id = await fixture.start('anon-mount', [...argv, v1])
    await fixture.shell(id, 'echo 1 > /one/file; echo 2 > /two/file')

    const { old, container, differences } = await replace(fixture, id, v2)

    expect(volumesCreatedBy(old)).toHaveLength(2)
    expect(volumesCreatedBy(container)).toEqual([])
    expect(await fixture.shell(container.id, 'cat /one/file /two/file')).toBe('1\n2')
    expect(differences).toEqual([])
  })

  test('undoing a create removes the volumes that it made and no others', async () => {
    const [v1, v2] = await fixture.images('anon-undo', ['VOLUME /data'], ['VOLUME /data /more'])
    const id = await fixture.start('anon-undo', [v1])
    await fixture.shell(id, 'echo precious > /data/file')
    const old = await fixture.inspect(id)
    const recipe = recordRecipe(old, await fixture.inspectImage(v1), { resolveName: () => undefined })
    const { apiVersion } = await fixture.host.info()
    const target = { imageReference: v2, newImage: await fixture.inspectImage(v2), apiVersion }
    const { body } = createBodyFor(recipe, target)
    const created = await fixture.host.createContainer({ name: fixture.name('anon-undo-new'), body })
    const made = volumesCreatedBy(await fixture.inspect(created.id))

    await fixture.host.removeContainer(created.id)
    for (const volume of made) await fixture.host.removeVolume(volume)

    expect(made).toHaveLength(1)
    expect(await fixture.host.inspectVolume(made[0] ?? '')).toBeNull()
    expect(await fixture.shell(id, 'cat /data/file')).toBe('precious')
  })

  test('row 20: the volumes of a --rm container live on in the replacement that was created beside it', async () => {
    const [v1, v2] = await fixture.images('rm', ['VOLUME /data'], ['VOLUME /data', 'LABEL v=2'])
    const id = await fixture.start('rm', ['--rm', v1])
    await fixture.shell(id, 'echo precious > /data/file')
    const old = await fixture.inspect(id)
    const recipe = recordRecipe(old, await fixture.inspectImage(v1), { resolveName: () => undefined })
    const { apiVersion } = await fixture.host.info()
    const target = { imageReference: v2, newImage: await fixture.inspectImage(v2), apiVersion }
    const { body } = createBodyFor(recipe, target)
    const created = await fixture.host.createContainer({ name: `${old.name}-next`, body })

    const removed = fixture.host.waitContainer(id, 'removed')
    await fixture.host.stopContainer(id)
    await removed
    await fixture.host.renameContainer(created.id, old.name)
    await fixture.host.startContainer(created.id)

    expect(await fixture.host.inspectContainer(id)).toBeNull()
    expect((await fixture.inspect(created.id)).autoRemove).toBe(true)
    expect(await fixture.shell(created.id, 'cat /data/file')).toBe('precious')
  })
})

describe('row 8: binds and mounts', () => {
  test('each keeps its form and its options', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sentinel-it-bind-'))
    await mkdir(join(folder, 'a'))
    const named = await fixture.volume('named')
    const [v1, v2] = await fixture.images('binds', [], ['LABEL v=2'])
    const argv = [
      ['-v', `${folder}:/one:ro,z`],
      ['-v', `${named}:/two:nocopy`],
      ['--mount', `type=bind,source=${folder}/a,target=/three,bind-propagation=private,readonly`],
      ['--mount', `type=bind,source=${folder}/a,target=/seven,consistency=cached,bind-nonrecursive`],
      ['-v', `${folder}/a:/eight:Z`],
      ['--mount', `type=volume,source=${named},target=/four,volume-nocopy`],
      ['--mount', 'type=tmpfs,target=/five,tmpfs-size=1048576,tmpfs-mode=1770'],
      ['--tmpfs', '/six:size=1m,noexec'],
    ]
    const id = await fixture.start('binds', [...argv.flat(), v1])

    const { old, container, differences } = await replace(fixture, id, v2)

    expect(container.hostConfig['Binds']).toEqual(old.hostConfig['Binds'])
    expect(container.hostConfig['Mounts']).toEqual(old.hostConfig['Mounts'])
    expect(container.hostConfig['Tmpfs']).toEqual(old.hostConfig['Tmpfs'])
    expect([...container.mounts].sort(byTarget)).toEqual([...old.mounts].sort(byTarget))
    expect(differences).toEqual([])
    await rm(folder, { recursive: true })
  })
})

test('row 9: every other option of the host side is the same afterwards', async () => {
  const [v1, v2] = await fixture.images('options', [], ['LABEL v=2'])
  const argv = [
    ['--shm-size', '8m'],
    ['--ulimit', 'nofile=1024:2048'],
    ['--sysctl', 'net.ipv4.ip_unprivileged_port_start=0'],
    ['--device', '/dev/null:/dev/mine:rwm'],
    ['--device-cgroup-rule', 'c 42:* rmw'],
    ['--log-driver', 'json-file'],
    ['--log-opt', 'max-size=1m'],
    ['--init', '--read-only'],
    ['--security-opt', 'no-new-privileges'],
    ['--cap-add', 'SYS_PTRACE'],
    ['--cap-drop', 'MKNOD'],
    ['--pids-limit', '64'],
    ['--memory', '64m'],
    ['--memory-swap', '96m'],
    ['--cpus', '0.5'],
    ['--cpu-shares', '512'],
    ['--oom-score-adj', '100'],
    ['--memory-reservation', '32m'],
    ['--cpuset-cpus', '0'],
    ['--cgroupns', 'private'],
    ['--runtime', 'runc'],
    ['--userns', 'host'],
    ['--group-add', '44'],
    ['--add-host', 'db.lan:10.0.0.7'],
    ['--dns', '10.0.0.1'],
    ['--dns-search', 'lan'],
    ['--dns-option', 'ndots:1'],
    ['--ipc', 'shareable'],
    ['--pid', 'host'],
    ['--restart', 'on-failure:3'],
    ['--stop-signal', 'SIGINT'],
    ['-i', '-t'],
  ]
  const id = await fixture.start('options', [...argv.flat(), v1])

  const { old, container, differences } = await replace(fixture, id, v2)

  expect(container.hostConfig).toEqual(old.hostConfig)
  expect(container.restartPolicy).toEqual({ name: 'on-failure', maximumRetryCount: 3 })
  expect(container.tty).toBe(true)
  expect(differences).toEqual([])
})

test('the fidelity check finds what was really lost', async () => {
  const [v1, v2] = await fixture.images('lossy', ['VOLUME /data'], ['LABEL v=2'])
  const id = await fixture.start('lossy', ['-e', 'X=1', '--memory', '64m', '--expose', '99', v1])
  const lossy = await fixture.start('lossy-new', [v2])
  const context = { resolveName: () => undefined }
  const recipe = recordRecipe(await fixture.inspect(id), await fixture.inspectImage(v1), context)

  const differences = fidelity(recipe, {
    container: await fixture.inspect(lossy),
    image: await fixture.inspectImage(v2),
  })

  expect(differences.map(({ path }) => path).sort()).toEqual([
    'Config.Env',
    'Config.ExposedPorts',
    'HostConfig.Memory',
    'HostConfig.MemorySwap',
    'HostConfig.Mounts./data.Source',
    'HostConfig.Mounts./data.Target',
    'HostConfig.Mounts./data.Type',
  ])
})
