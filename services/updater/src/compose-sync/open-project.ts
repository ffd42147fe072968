import { seenAt, type ProjectPaths } from './locate-project.ts'
import { openFile, type OpenedFile } from './open-file.ts'
import { refuseSync } from './refuse-sync.ts'

export interface OpenedProject {
  readonly files: readonly OpenedFile[]
  readonly env: OpenedFile | null
}

/** The files of a project as they are now. @throws AppError `compose_refused` where one cannot be seen */
export async function openProject(paths: ProjectPaths, mapping: string): Promise<OpenedProject> {
  const opened = await Promise.all(paths.files.map((path) => openFile(path, seenAt(path, mapping))))
  const files = opened.map((file, at) => file ?? notSeen(paths.files[at] ?? ''))
  return { files, env: await openFile(paths.env, seenAt(paths.env, mapping)) }
}

function notSeen(path: string): never {
  throw refuseSync(
    `${path} cannot be seen by the updater; mount its folder there, or say in compose_paths where it is`,
  )
}
