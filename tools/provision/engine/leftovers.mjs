import { readFileSync } from 'node:fs'
import { allProcesses, endProcess, startedTicks } from '../processes.mjs'
import { run } from '../run.mjs'

/** Shims, containers and mounts that an engine left behind when it was killed: all carry our exec or data root. */
export async function removeLeftovers({ execRoot, dataRoot }) {
  const processes = allProcesses()
  const ours = processes.filter(({ args }) => args.some((arg) => arg.startsWith(`${execRoot}/`)))
  for (const { pid } of ours) for (const child of below(pid, processes)) await kill(child)
  for (const { pid } of ours) await kill(pid)
  // The innermost mount stands last.
  for (const mount of mountsBelow([execRoot, dataRoot]).toReversed()) await run('umount', ['-l', mount])
}

function below(pid, processes) {
  return processes
    .filter(({ parent }) => parent === pid)
    .flatMap((child) => [...below(child.pid, processes), child.pid])
}

async function kill(pid) {
  const started = startedTicks(pid)
  if (started !== undefined) await endProcess(pid, { started, signal: 'SIGKILL' })
}

function mountsBelow(folders) {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) =>
      (line.split(' ')[1] ?? '').replace(/\\(\d{3})/g, (_, code) =>
        String.fromCharCode(Number.parseInt(code, 8)),
      ),
    )
    .filter((path) => folders.some((folder) => path === folder || path.startsWith(`${folder}/`)))
}
