import { ending } from '@sentinel/saga/ending'
import type { Seam, SeamMoment } from '@sentinel/saga/replace-context'
import type { ContainerInspect } from '@sentinel/docker/engine-types'
import type { HookPhase } from '@sentinel/shared/resources/hook'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { HookRun } from '@sentinel/shared/resources/update-results'
import type { Context } from '@sentinel/shared/runtime/context'
import { postFailures } from '@sentinel/shared/settings/groups/hooks'
import { resolveHook, type ResolvedHook } from './resolve-hook.ts'
import { lastWords, runHook, skipCode } from './run-hook.ts'

type Parts = Pick<Context, 'db' | 'settings'>

export const postFailureLabel = 'sentinel.hook.post-failure'

/** In old, before anything is touched: it may ask to skip, and its failure ends the update. */
export function preUpdateHook(ctx: Parts): Seam {
  return async (update, signal, moment) => {
    const { state } = moment
    const container = await containerOf(moment, state.oldId, signal)
    const found = container && (await findHook(ctx, update, { phase: 'pre-update', container }))
    if (!container || !found) return undefined
    const unrun = await whyNotRun(ctx, container)
    if (unrun !== undefined) return `the hook before the update ${unrun}`
    const run = await runHook(moment.host, container, { hook: found, signal })
    await keep(ctx, update, { pre: run })
    if (run.exitCode === skipCode) {
      throw ending(
        'skipped',
        'hook_skipped',
        said(`The hook of ${update.name} asked to skip this update`, run),
      )
    }
    if (run.problem !== undefined) {
      const reason = `The hook before the update of ${update.name} failed, so nothing was touched: ${run.problem}`
      throw ending('failed', 'hook_failed', said(reason, run))
    }
    return noted(said('the hook succeeded', run), found)
  }
}

/** In new, once it has proved itself: its failure is told, and puts old back only where that was asked for. */
export function postUpdateHook(ctx: Parts): Seam {
  return async (update, signal, moment) => {
    const container = await containerOf(moment, moment.state.newId, signal)
    const found = container && (await findHook(ctx, update, { phase: 'post-update', container }))
    if (!container || !found) return undefined
    const unrun = await whyNotRun(ctx, container)
    if (unrun !== undefined) return `the hook after the update ${unrun}`
    const run = await runHook(moment.host, container, { hook: found, signal })
    await keep(ctx, update, { post: run })
    const problem = run.problem ?? (run.exitCode === 0 ? undefined : `it ended with ${run.exitCode}`)
    if (problem === undefined) return noted(said('the hook succeeded', run), found)
    const reason = said(`The hook after the update of ${update.name} failed: ${problem}`, run)
    const wish = await wishAfterFailure(ctx, container)
    if (wish.does === 'roll-back') throw ending('rolled_back', 'hook_failed', reason)
    return noted(reason, { ...found, ...wish })
  }
}

async function containerOf({ host }: SeamMoment, id: string | undefined, signal: AbortSignal) {
  return id === undefined ? null : await host.inspectContainer(id, signal)
}

async function findHook(
  { db }: Parts,
  { hostId, name }: UpdateDoc,
  { phase, container }: { phase: HookPhase; container: ContainerInspect },
): Promise<ResolvedHook | null> {
  const stored = await db.hooks.find({ hostId, name }).lean()
  return resolveHook(phase, { stored, labels: container.labels })
}

async function whyNotRun(
  { settings }: Parts,
  { state, name }: ContainerInspect,
): Promise<string | undefined> {
  const { values } = await settings.read()
  if (!values['hooks.enabled']) return 'was not run, because hooks are disabled (hooks_enabled)'
  return state.running ? undefined : `was not run, because ${name} does not run`
}

async function keep({ db }: Parts, { _id }: UpdateDoc, run: { pre: HookRun } | { post: HookRun }) {
  const change = 'pre' in run ? { 'hookRuns.pre': run.pre } : { 'hookRuns.post': run.post }
  await db.updates.updateOne({ _id }, { $set: change })
}

async function wishAfterFailure({ settings }: Parts, { labels }: ContainerInspect) {
  const { values } = await settings.read()
  const written = labels[postFailureLabel]?.trim().toLowerCase() ?? ''
  const does = postFailures.find((known) => known === written)
  if (does !== undefined || written === '') return { does: does ?? values['hooks.postFailure'] }
  const problem = `The label ${postFailureLabel}="${written}" means nothing: write record or roll-back.`
  return { does: values['hooks.postFailure'], problem }
}

function said(sentence: string, run: HookRun): string {
  const words = lastWords(run)
  return words === '' ? sentence : `${sentence}; it said: ${words}`
}

function noted(text: string, { problem }: { problem?: string }): string {
  return problem === undefined ? text : `${text} (${problem})`
}
