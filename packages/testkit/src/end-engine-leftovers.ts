import { execFile } from 'node:child_process'
import { readFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { settle } from './settle.ts'

/** containerd, shims, containers and mounts that an engine below `folder` left behind when it was killed. */
export async function endEngineLeftovers(folder: string): Promise<void> {
  await settle(
    async () => {
      const pids = await processesOf(folder)
      for (const pid of pids) end(pid)
      return pids.length === 0
    },
    { what: `the processes below ${folder} to end` },
  )
  // The innermost mount stands last.
  for (const mount of (await mountsBelow(folder)).toReversed())
    await promisify(execFile)('umount', ['-l', mount])
}

/** containerd dies with its dockerd, but a dockerd that starts at once trusts its pid file and waits for it in vain. */
export async function forgetContainerd(folder: string): Promise<void> {
  const root = join(folder, 'x', 'containerd')
  await settle(
    async () =>
      !(await allProcesses()).some(({ command }) => command.includes(join(root, 'containerd.toml'))),
    {
      what: 'the containerd of a killed engine to end',
    },
  )
  await rm(join(root, 'containerd.pid'), { force: true })
}

interface Process {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

/** Those that name the folder, and what hangs on them: the containers' own processes do not name it. */
async function processesOf(folder: string): Promise<number[]> {
  const all = await allProcesses()
  const found = new Set(all.filter(({ command }) => command.includes(`${folder}/`)).map(({ pid }) => pid))
  for (const { pid, parent } of all) if (found.has(parent)) found.add(pid)
  return [...found]
}

async function allProcesses(): Promise<Process[]> {
  const found = await Promise.all((await readdir('/proc')).map(readProcess))
  return found.filter((entry) => entry !== null)
}

async function readProcess(name: string): Promise<Process | null> {
  if (!/^\d+$/.test(name)) return null
  try {
    const [command, stat] = await Promise.all([
      readFile(`/proc/${name}/cmdline`, 'utf8'),
      readFile(`/proc/${name}/stat`, 'utf8'),
    ])
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' ? null : { pid: Number(name), parent: Number(parent), command }
  } catch {
    return null
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself meanwhile.
  }
}

async function mountsBelow(folder: string): Promise<string[]> {
  const mounts = await readFile('/proc/self/mounts', 'utf8')
  return mounts
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(`${folder}/`))
}
