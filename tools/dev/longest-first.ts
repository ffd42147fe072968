import { basename } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The files that take more than half a minute, longest first: what is begun last must not be waited for alone. */
const long = [
  'crash.it.ts',
  'crash-undo.it.ts',
  'crash-start-first.it.ts',
  'handover.it.ts',
  'mongo.e2e.ts',
  'self-update.it.ts',
  'bad-days.it.ts',
  'redis.e2e.ts',
  'first-page.e2e.ts',
  'crash-dependants.it.ts',
  'update.it.ts',
  'update-failures.it.ts',
  'dependants.it.ts',
  'engine.e2e.ts',
  'compose.it.ts',
  'services.it.ts',
  'shutdown.e2e.ts',
  'kept-images.it.ts',
  'chaos.it.ts',
  'gates.it.ts',
  'turns.it.ts',
  'start-first.it.ts',
  'supply-chain.it.ts',
  'outages.it.ts',
  'hooks.it.ts',
  'recipe-networks.it.ts',
  'recipe-engines.it.ts',
  'recipe-config.it.ts',
  'services-crash.it.ts',
  'engine-and-detection.e2e.ts',
  'host.it.ts',
  'newer-engine.it.ts',
]

/** Of the others those that need real parts come before those that only compute; then the larger ones. */
const projects = ['e2e', 'integration', 'unit']

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const bySize = await super.sort(files)
    return bySize.toSorted((a, b) => rank(a) - rank(b))
  }
}

function rank({ moduleId, project }: TestSpecification): number {
  const place = long.indexOf(basename(moduleId))
  return place === -1 ? long.length + projects.indexOf(project.name) : place
}
