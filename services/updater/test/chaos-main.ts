import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { playRound, type Verdict } from './chaos-round.ts'
import { openStage, type Stage } from './chaos-stage.ts'

const say = (text: string) => process.stdout.write(`${text}\n`)
const { values } = parseArgs({ options: { rounds: { type: 'string' }, seed: { type: 'string' } } })
const rounds = Number(values.rounds ?? 1)
const firstSeed = Number(values.seed ?? randomInt(1_000_000))
if (!Number.isSafeInteger(rounds) || rounds < 1 || !Number.isSafeInteger(firstSeed)) {
  say('npm run chaos -- --rounds N [--seed X]: both are whole numbers')
  process.exit(1)
}

const interrupt = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort())

let stage: Stage | undefined
let [played, survived] = [0, 0]
for (; played < rounds && !interrupt.signal.aborted; played += 1) {
  const seed = firstSeed + played
  stage ??= await openStage()
  const { line, broke, evidence } = await playRound(stage, seed).catch(notPlayed(seed))
  const verdict = broke.length === 0 ? 'survived' : `BROKE: ${broke.join('; ')}`
  say(`round ${played + 1} of ${rounds} · ${line} · ${verdict}`)
  if (broke.length === 0) {
    survived += 1
    continue
  }
  say(evidence)
  // What broke may have broken the parts as well.
  await stage[Symbol.asyncDispose]()
  stage = undefined
}
await stage?.[Symbol.asyncDispose]()
say(`survived ${survived} of ${played} rounds`)
process.exit(survived === rounds ? 0 : 1)

function notPlayed(seed: number) {
  return (error: unknown): Verdict => {
    const told = error instanceof Error ? error : new Error(String(error))
    return { line: `--seed ${seed} --rounds 1`, broke: [told.message], evidence: told.stack ?? '' }
  }
}
