import { AppError } from '../errors/app-error.ts'
import type { AttentionAnswer, UpdateDoc } from '../resources/update.ts'
import type { Context } from '../runtime/context.ts'
import { offerUpdate } from './create-update.ts'

/**
 * A person's word on an update that needs attention. An updater acts on it; until then it stays as it is.
 * @throws AppError `no_attention_needed` when there is no such question (any more), `answer_unknown` when it was not offered.
 */
export async function answerAttention(
  ctx: Pick<Context, 'db' | 'queues'>,
  { updateId, answer, by }: { updateId: string; answer: AttentionAnswer; by: string },
): Promise<UpdateDoc> {
  const update = await ctx.db.updates.findOne({ _id: updateId, state: 'needs_attention' }).lean()
  if (!update?.attention) throw noQuestion(updateId)
  if (!update.attention.answers.some((offered) => offered.answer === answer)) {
    const offered = update.attention.answers.map((entry) => entry.answer).join(', ')
    throw new AppError(
      'invalid',
      'answer_unknown',
      `${update.name} cannot be settled by "${answer}"; choose one of ${offered}`,
    )
  }
  const { matchedCount } = await ctx.db.updates.updateOne(
    { _id: updateId, state: 'needs_attention', version: update.version },
    { $set: { 'attention.given': answer, 'attention.givenBy': by }, $inc: { version: 1 } },
  )
  if (matchedCount === 0) throw noQuestion(updateId)
  await offerUpdate(ctx, updateId)
  return { ...update, attention: { ...update.attention, given: answer, givenBy: by } }
}

function noQuestion(updateId: string): AppError {
  return new AppError(
    'conflict',
    'no_attention_needed',
    `Update ${updateId} waits for no answer (any more); reload to see how it stands`,
  )
}
