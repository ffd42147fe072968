import { engineOf } from '@sentinel/testkit/engine-of'
import { publish } from '@sentinel/testkit/publish'
import type { Sample } from './samples.ts'

/** Publishes a sample's versions and starts the oldest; a container of an earlier start goes on where it was. */
export async function startSample({ name, policy, versions }: Sample): Promise<void> {
  const repository = name.replace('-', '/')
  const [first] = await Promise.all(versions.map(({ tag, image }) => publish(repository, tag, image)))
  if (first === undefined) return

  const engine = engineOf()
  const known = await engine.inspectContainer(name)
  if (known !== null) return await engine.startContainer(known.id)
  await engine.pullImage(first.reference)
  const { id } = await engine.createContainer({
    name,
    body: {
      Image: first.reference,
      Labels: { 'sentinel.policy': policy, 'sentinel.demo': 'true' },
      HostConfig: {},
    },
  })
  await engine.startContainer(id)
}
