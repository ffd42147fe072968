import { aContainer, type SampleContainer } from '@sentinel/testkit/a-container'
import { part } from '@sentinel/testkit/parts'

/** A child in the network of a container, and a grandchild in that one's processes with the first one's volumes. */
export interface Family extends AsyncDisposable {
  /** What is wrong with them after an update of the container: `hasMoved` when it runs the new image. */
  troubles(hasMoved: boolean): Promise<string[]>
}

export async function openFamily(parent: SampleContainer, image: string): Promise<Family> {
  await using stack = new AsyncDisposableStack()
  const always = { RestartPolicy: { Name: 'always' } }
  const more = { image, dockerHost: part('dockerHost'), body: { StopTimeout: 1 } }
  const child = stack.use(
    await aContainer({ ...more, hostConfig: { ...always, NetworkMode: `container:${parent.id}` } }),
  )
  const grandchild = stack.use(
    await aContainer({
      ...more,
      hostConfig: { ...always, PidMode: `container:${child.id}`, VolumesFrom: [parent.id] },
    }),
  )
  const owned = stack.move()

  return {
    async troubles(hasMoved) {
      const said = [
        ...(await troublesOf(child, hasMoved)).map((text) => `the child ${text}`),
        ...(await troublesOf(grandchild, hasMoved)).map((text) => `the grandchild ${text}`),
      ]
      if (said.some((text) => text.endsWith('not run'))) return said
      if (!(await isShared('net', parent, child))) said.push('the child is in a dead network')
      if (!(await isShared('pid', child, grandchild))) said.push('the grandchild is among dead processes')
      const data = await grandchild.shell('cat /data/file')
      return data === 'kept' ? said : [...said, `the grandchild reads ${data}`]
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function troublesOf(member: SampleContainer, hasMoved: boolean): Promise<string[]> {
  const now = await member.inspect()
  const said: string[] = []
  if (!now.state.running) said.push('does not run')
  if ((now.id === member.id) === hasMoved) said.push(hasMoved ? 'was not made anew' : 'is another one')
  if (now.restartPolicy.name !== 'always') said.push(`has the restart policy ${now.restartPolicy.name}`)
  return said
}

async function isShared(what: string, one: SampleContainer, other: SampleContainer): Promise<boolean> {
  const line = `readlink /proc/self/ns/${what}`
  return (await one.shell(line)) === (await other.shell(line))
}
