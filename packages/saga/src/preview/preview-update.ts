import type { ContainerInspect, CreateBody, ImageInspect } from '@sentinel/docker/engine-types'
import { readNumber, readRecord, readString } from '@sentinel/docker/read-field'
import type { Host } from '@sentinel/docker/host'
import { sharesOf } from '@sentinel/docker/recipe/dependants'
import { createBodyFor } from '@sentinel/docker/recipe/create-body'
import { describeRefusals } from '@sentinel/docker/recipe/describe-refusals'
import type { Recipe } from '@sentinel/docker/recipe/recipe'
import type { Strategy } from '@sentinel/shared/updates/resolve-strategy'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { chooseStrategy } from '../choose-strategy.ts'
import { recordDependants } from '../dependants/record-dependants.ts'
import { inOwnersForm } from '../in-owners-form.ts'
import { inspectOld } from '../steps/inspect-old.ts'
import { describeDeadParents } from '../steps/refuse.ts'
import { compareImages, type ImageChange } from './compare-images.ts'
import { compareInspections, type Change } from './compare-inspections.ts'
import { quoteRun, type QuotedRun } from './quote-run.ts'

export interface PreviewContext {
  /** Only asked, never told to do anything. */
  readonly host: Host
  readonly update: UpdateDoc
  readonly strategy: Strategy
  targetOf(update: UpdateDoc, recipe: Recipe): Promise<Recipe>
  /** The image that the update would pull, as the engine will show it, and from where that is known. */
  findImage(reference: string, digest: string, signal: AbortSignal): Promise<FoundImage>
}

export interface FoundImage {
  readonly image: ImageInspect
  readonly source: 'engine' | 'registry'
}

/** What an update would do, found without doing any of it. */
export interface Preview {
  readonly body: CreateBody
  readonly networksToConnect: readonly string[]
  readonly changes: readonly Change[]
  readonly run: QuotedRun
  readonly image: { readonly before: string; readonly after: string; readonly source: FoundImage['source'] }
  readonly imageChanges: readonly ImageChange[]
  readonly dependants: readonly { name: string; state: string; shares: readonly string[] }[]
  readonly refusals: readonly { code: string; text: string }[]
  readonly strategy: Strategy
  readonly strategyText: string
}

export async function previewUpdate(ctx: PreviewContext, signal: AbortSignal): Promise<Preview> {
  const { host, update } = ctx
  const { container, image, recipe } = await inspectOld(ctx, signal)
  const target = await ctx.targetOf(update, recipe)
  const found = await ctx.findImage(update.to.reference, update.to.digest, signal)
  const info = await host.info(signal)
  const plan = createBodyFor(target, {
    imageReference: inOwnersForm(container.imageReference, update, found.image),
    newImage: found.image,
    apiVersion: info.apiVersion,
  })
  const all = await host.inspectContainers(signal)
  const dependants = await recordDependants(host, container, { all, info }, signal)
  const chosen = chooseStrategy({
    old: container,
    recipe,
    fresh: asMade(container, target),
    setting: ctx.strategy,
    dependants: dependants.map(({ name }) => name),
  })
  const networksToConnect = plan.networksToConnect.map(({ network }) => network)
  return {
    body: plan.body,
    networksToConnect,
    changes: compareInspections(container, plan.body, found.image),
    run: quoteRun(container.name, plan.body, networksToConnect),
    image: { before: container.imageId, after: found.image.id, source: found.source },
    imageChanges: compareImages(image.config, found.image.config),
    dependants: dependants.map(({ id, name, state }) => ({ name, state, shares: sharesWith(all, id) })),
    refusals: [...describeRefusals(container, all), ...describeDeadParents(container, all)],
    strategy: chosen.strategy,
    strategyText: chosen.strategyText ?? 'Nobody asked for another order',
  }
}

function sharesWith(all: readonly ContainerInspect[], id: string): string[] {
  const container = all.find((other) => other.id === id)
  return container === undefined ? [] : [...new Set(sharesOf(container).map(({ what }) => what))]
}

/** As far as the order of an update goes by it. */
function asMade(old: ContainerInspect, { hostConfig }: Recipe): ContainerInspect {
  const { Name: name, MaximumRetryCount: count } = readRecord(hostConfig['RestartPolicy'])
  const restartPolicy = { name: readString(name), maximumRetryCount: readNumber(count) }
  return { ...old, autoRemove: hostConfig['AutoRemove'] === true, restartPolicy }
}
