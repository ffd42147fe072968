import type { Part } from '../after-care/run-after-care.ts'
import { registryAuth } from '../registry-auth.ts'
import { isPlainHttp } from './is-plain-http.ts'
import { lookInto } from './image-gates.ts'
import { pulledReference } from './pulled-reference.ts'
import { registryLogin } from './registry-login.ts'
import { scanImage } from './scan-image.ts'

/** Looks into the image that runs now, where that was asked for; the result stays with the update. */
export const scanAfter: Part = async (ctx, update, signal) => {
  const { values } = await ctx.settings.read()
  if (values['supplyChain.scan'] !== 'post-update') return { outcome: 'nothing', text: '' }
  const { reference, digest, imageId } = update.to
  const image = await ctx.host.inspectImage(imageId, signal)
  const target = image === null ? undefined : pulledReference({ reference, digest }, image)
  const result = await lookInto({ target, update, mode: 'post-update' }, values, async () => {
    await using login = await registryLogin(reference, await registryAuth(ctx.logins, reference))
    const wanted = { reference: target ?? '', values, env: login.env }
    return await scanImage({ ...wanted, isPlainHttp: isPlainHttp(reference, values) }, signal)
  })
  await ctx.db.updates.updateOne({ _id: update._id }, { $set: { 'supplyChain.vulnerabilities': result } })
  return { outcome: result.verdict === 'unknown' ? 'failed' : 'done', text: result.text }
}
