import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { drawRound, everyRound, type Draw } from './chaos-draw.ts'
import { playRound, type Verdict } from './chaos-round.ts'
import { openStage, type Stage } from './chaos-stage.ts'

const say = (text: string) => process.stdout.write(`${text}\n`)
const usage = 'npm run chaos -- --rounds N [--seed X], or npm run chaos -- --all [--from X] [--rounds N]'
const number = { type: 'string' } as const
const options = { all: { type: 'boolean' }, from: number, rounds: number, seed: number } as const
const { values } = parseArgs({ options })
const { all = false } = values
const first = Number((all ? values.from : values.seed) ?? (all ? 0 : randomInt(1_000_000)))
const every = all ? everyRound() : []
const rounds = Math.min(
  Number(values.rounds ?? (all ? every.length : 1)),
  all ? every.length - first : Infinity,
)
if (!Number.isSafeInteger(rounds) || rounds < 1 || !Number.isSafeInteger(first)) {
  say(`${usage}: all of them are whole numbers`)
  process.exit(1)
}

const interrupt = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort())

let stage: Stage | undefined
let [played, survived] = [0, 0]
for (; played < rounds && !interrupt.signal.aborted; played += 1) {
  const draw = all ? every[first + played] : drawRound(first + played)
  if (draw === undefined) break
  stage ??= await openStage()
  const { line, broke, evidence } = await playRound(stage, draw).catch(notPlayed(draw))
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

function notPlayed({ name }: Draw) {
  return (error: unknown): Verdict => {
    const told = error instanceof Error ? error : new Error(String(error))
    return { line: name, broke: [told.message], evidence: told.stack ?? '' }
  }
}
