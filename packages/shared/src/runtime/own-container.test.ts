import { describe, expect, test } from 'vitest'
import { ownContainerId, type ProcessTraces } from './own-container.ts'

const id = '7a9bff51d1a8c6d0a5b3d0f1c7c9b9c9d6c1e7f2a3b4c5d6e7f8091a2b3c4d5e'
const none: ProcessTraces = { cgroup: '0::/\n', mountinfo: '', hostname: 'machine', isInContainer: false }

describe('the container that a process runs in', () => {
  test.each([
    ['cgroup v1', `12:pids:/docker/${id}\n11:memory:/docker/${id}\n`],
    ['systemd', `0::/system.slice/docker-${id}.scope\n`],
    ['a nested engine', `0::/kubepods/besteffort/pod1/${id}\n`],
  ])('is told by the path of its cgroup: %s', (_, cgroup) => {
    expect(ownContainerId({ ...none, cgroup })).toBe(id)
  })

  test('is told by what the engine mounts, where cgroups are private', () => {
    const mountinfo = [
      '100 99 0:30 / /proc rw - proc proc rw',
      `101 99 254:1 /var/lib/docker/containers/${id}/resolv.conf /etc/resolv.conf rw - ext4 /dev/vda1 rw`,
    ].join('\n')

    expect(ownContainerId({ ...none, mountinfo })).toBe(id)
  })

  test('is not any container whose folder is mounted somewhere', () => {
    const mountinfo = `101 99 254:1 /var/lib/docker/containers/${id}/x /data rw - ext4 /dev/vda1 rw`

    expect(ownContainerId({ ...none, mountinfo })).toBeUndefined()
  })

  test('is told by its host name, if it is in one at all', () => {
    const hostname = id.slice(0, 12)

    expect(ownContainerId({ ...none, hostname, isInContainer: true })).toBe(hostname)
    expect(ownContainerId({ ...none, hostname })).toBeUndefined()
    expect(ownContainerId({ ...none, hostname: 'scanner', isInContainer: true })).toBeUndefined()
  })

  test('is none on a bare machine', () => {
    expect(ownContainerId(none)).toBeUndefined()
  })
})
