import { ending } from '@sentinel/saga/ending'
import type { Seam, SeamMoment } from '@sentinel/saga/replace-context'
import { known } from '@sentinel/saga/replacement'
import { toAppError } from '@sentinel/shared/errors/app-error'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { SignatureResult, VulnerabilityResult } from '@sentinel/shared/resources/update-results'
import type { Context } from '@sentinel/shared/runtime/context'
import type { SettingsRecord } from '@sentinel/shared/settings/catalogue'
import { checkSignature } from './check-signature.ts'
import { atOrAbove, countsText } from './count-vulnerabilities.ts'
import { isPlainHttp } from './is-plain-http.ts'
import { pulledReference } from './pulled-reference.ts'
import { registryLogin } from './registry-login.ts'
import { scanImage } from './scan-image.ts'
import { verifyMode } from './verify-mode.ts'

type Parts = Pick<Context, 'db' | 'settings'>

/** What ran here before is let back in: a way back that needs another program and a registry would be none. */
const isExempt = ({ kind }: UpdateDoc) => kind === 'rollback'

/** By the digest that was pulled. In enforce whatever is not a valid signature refuses the update. */
export function signatureGate(ctx: Parts): Seam {
  return async (update, signal, moment) => {
    const { values } = await ctx.settings.read()
    const old = await moment.host.inspectContainer(known(moment.state, 'oldId'), signal)
    const { mode, problem } = verifyMode(values['supplyChain.verify'], {
      recipe: known(moment.state, 'recipe'),
      labels: old?.labels ?? {},
    })
    const told = problem === undefined ? '' : ` (${problem})`
    if (mode === 'disabled' || isExempt(update)) return undefined
    const result = await judge(update, { values, mode, moment, signal })
    await ctx.db.updates.updateOne({ _id: update._id }, { $set: { 'supplyChain.signature': result } })
    if (result.verdict === 'verified') return `${result.text}${told}`
    if (mode === 'warn')
      return `NOT SIGNED, taken all the same because the mode is warn: ${result.text}${told}`
    const reason = `The image for ${update.name} was refused, and nothing was touched: ${result.text}${told}`
    throw ending('refused', 'signature_refused', reason)
  }
}

async function judge(
  update: UpdateDoc,
  on: { values: SettingsRecord; mode: SignatureResult['mode']; moment: SeamMoment; signal: AbortSignal },
): Promise<SignatureResult> {
  const { values, mode, moment, signal } = on
  const target = await targetOf(update, moment, signal)
  const about = { mode, reference: target ?? update.to.reference, signatures: 0, at: new Date() }
  if (target === undefined) {
    const text = `${update.to.reference} has no digest in a registry, so no signature can be looked for`
    return { ...about, verdict: 'refused', text }
  }
  try {
    const { signatures } = await withLogin(update, { target, values, moment }, (wanted) =>
      checkSignature(wanted, signal),
    )
    const text = `${target} bears ${signatures === 1 ? 'a valid signature' : `${signatures} valid signatures`}`
    return { ...about, verdict: 'verified', signatures, text }
  } catch (thrown) {
    const error = toAppError(thrown)
    if (error.kind === 'aborted' || error.kind === 'unavailable') throw error
    return { ...about, verdict: 'refused', text: error.message }
  }
}

/** Refuses what has a vulnerability at or above the threshold, and what could not be looked into. */
export function vulnerabilityGate(ctx: Parts): Seam {
  return async (update, signal, moment) => {
    const { values } = await ctx.settings.read()
    if (values['supplyChain.scan'] !== 'pre-update' || isExempt(update)) return undefined
    const target = await targetOf(update, moment, signal)
    const result = await lookInto({ target, update, mode: 'pre-update' }, values, () =>
      withLogin(update, { target: target ?? '', values, moment }, (wanted) => scanImage(wanted, signal)),
    )
    await ctx.db.updates.updateOne({ _id: update._id }, { $set: { 'supplyChain.vulnerabilities': result } })
    if (result.verdict === 'below') return result.text
    const reason = `The image for ${update.name} was refused, and nothing was touched: ${result.text}`
    throw ending('refused', result.verdict === 'found' ? 'vulnerable' : 'scan_failed', reason)
  }
}

/** The result of a scan, whatever came of it. */
export async function lookInto(
  {
    target,
    update,
    mode,
  }: { target: string | undefined; update: UpdateDoc; mode: VulnerabilityResult['mode'] },
  values: SettingsRecord,
  scan: () => ReturnType<typeof scanImage>,
): Promise<VulnerabilityResult> {
  const threshold = values['supplyChain.threshold']
  const reference = target ?? update.to.reference
  const none = { critical: 0, high: 0, medium: 0, low: 0 }
  const about = { mode, threshold, reference, counts: none, at: new Date() }
  if (target === undefined) {
    return { ...about, verdict: 'unknown', text: `${reference} has no digest in a registry to be scanned by` }
  }
  try {
    const counts = await scan()
    const found = atOrAbove(threshold, counts)
    const summary = `${reference} has ${countsText(counts)} vulnerabilities`
    const judged = found > 0 ? `${found} at ${threshold} or worse` : `none at ${threshold} or worse`
    return { ...about, counts, verdict: found > 0 ? 'found' : 'below', text: `${summary}, ${judged}` }
  } catch (thrown) {
    const error = toAppError(thrown)
    if (error.kind === 'aborted' || error.kind === 'unavailable') throw error
    return { ...about, verdict: 'unknown', text: `${reference} could not be scanned: ${error.message}` }
  }
}

async function targetOf({ to }: UpdateDoc, { host, state }: SeamMoment, signal: AbortSignal) {
  const image = await host.inspectImage(known(state, 'newImageId'), signal)
  const digest = state.newDigest ?? to.digest
  return image === null ? undefined : pulledReference({ reference: to.reference, digest }, image)
}

type Wanted = Parameters<typeof scanImage>[0]

async function withLogin<T>(
  { to }: UpdateDoc,
  { target, values, moment }: { target: string; values: SettingsRecord; moment: Pick<SeamMoment, 'authFor'> },
  work: (wanted: Wanted) => Promise<T>,
): Promise<T> {
  await using login = await registryLogin(to.reference, await moment.authFor(to.reference))
  return await work({
    reference: target,
    values,
    env: login.env,
    isPlainHttp: isPlainHttp(to.reference, values),
  })
}
