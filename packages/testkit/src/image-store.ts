import { engineOf } from './engine-of.ts'

let answer: Promise<boolean> | undefined

/** Whether the engine of the tests, where there is one, names an image by its manifest: the containerd image store. */
export function namesImagesByManifest(): Promise<boolean> {
  answer ??= ask()
  return answer
}

async function ask(): Promise<boolean> {
  if (!process.env['DOCKER_HOST']) return false
  return await engineOf()
    .info(AbortSignal.timeout(5_000))
    .then(
      ({ containerdImages }) => containerdImages,
      () => false,
    )
}
