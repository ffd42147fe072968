import type { UpdateView } from './api/views.ts'
import { duration } from './format/time.ts'
import type { Tone } from './words.ts'

export interface ResultWords {
  readonly key: string
  readonly title: string
  readonly tone: Tone
  /** One or two words for the badge. */
  readonly label: string
  readonly text: string
  /** What a program said, word for word. */
  readonly output?: string
}

type Hook = UpdateView['hooks'][number]
type Care = UpdateView['after_care'][number]
type Results = Pick<UpdateView, 'hooks' | 'signature' | 'vulnerabilities' | 'after_care'>

const careTitles: Readonly<Record<Care['part'], string>> = {
  'compose-sync': 'Compose file',
  'scan-image': 'Scan of the new image',
  'clean-up': 'Clearing up',
}
const careWords: Readonly<Record<Care['outcome'], readonly [Tone, string]>> = {
  done: ['good', 'done'],
  nothing: ['quiet', 'nothing to do'],
  refused: ['wait', 'left alone'],
  failed: ['bad', 'failed'],
}

/** What the parts around a replacement found and did, in the order in which they come. */
export function resultsOf({ hooks, signature, vulnerabilities, after_care }: Results): ResultWords[] {
  return [
    ...hooks.filter(({ phase }) => phase === 'pre').map(hookWords),
    ...(signature === null ? [] : [signatureWords(signature)]),
    ...(vulnerabilities === null ? [] : [vulnerabilityWords(vulnerabilities)]),
    ...hooks.filter(({ phase }) => phase === 'post').map(hookWords),
    ...after_care.map(careOf),
  ]
}

/** An exit code with which a hook asks to be left alone for now. */
const skipCode = 75

function hookWords({ phase, command, exit_code, output, problem, at, ended_at }: Hook): ResultWords {
  const took = duration(Date.parse(ended_at) - Date.parse(at))
  const [tone, label]: [Tone, string] =
    exit_code === 0
      ? ['good', 'succeeded']
      : exit_code === skipCode && phase === 'pre'
        ? ['wait', 'asked to skip']
        : ['bad', exit_code === null ? 'was ended' : `exit code ${exit_code}`]
  return {
    key: `hook-${phase}`,
    title: phase === 'pre' ? 'Hook before the update' : 'Hook after the update',
    tone,
    label,
    text: `${command.join(' ')} · ${took}${problem === null ? '' : ` · ${problem}`}`,
    output: output.trimEnd() === '' ? 'It said nothing.' : output.trimEnd(),
  }
}

function signatureWords({ verdict, mode, text }: NonNullable<UpdateView['signature']>): ResultWords {
  const isGood = verdict === 'verified'
  return {
    key: 'signature',
    title: 'Signature',
    tone: isGood ? 'good' : mode === 'enforce' ? 'bad' : 'wait',
    label: isGood ? 'verified' : mode === 'enforce' ? 'refused' : 'not verified',
    text,
  }
}

function vulnerabilityWords(found: NonNullable<UpdateView['vulnerabilities']>): ResultWords {
  const { verdict, counts, text, threshold } = found
  const { critical, high, medium, low } = counts
  const words = { below: 'below the limit', found: 'above the limit', unknown: 'not known' } as const
  const tones = { below: 'good', found: 'bad', unknown: 'wait' } as const
  const counted = `${critical} critical, ${high} high, ${medium} medium, ${low} low; the limit is ${threshold}. `
  return {
    key: 'vulnerabilities',
    title: 'Vulnerabilities',
    tone: tones[verdict],
    label: words[verdict],
    text: verdict === 'unknown' ? text : counted + text,
  }
}

function careOf({ part, outcome, text }: Care): ResultWords {
  const [tone, label] = careWords[outcome]
  return { key: part, title: careTitles[part], tone, label, text }
}
