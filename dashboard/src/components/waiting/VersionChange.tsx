import { ArrowRight } from 'lucide-react'
import { jumpBetween, shortDigest } from '../../format/version-change.ts'
import css from './VersionChange.module.css'

interface Point {
  readonly reference: string
  readonly tag: string
  readonly digest: string
}

/** What runs, and what it would become. */
export function VersionChange({ from, to }: { from: Point; to: Point }) {
  const isBuild = jumpBetween(from.tag, to.tag) === 'build'
  const left = isBuild ? shortDigest(from.digest) : from.tag || 'latest'
  const right = isBuild ? shortDigest(to.digest) || 'pulled again' : to.tag || 'latest'
  return (
    <span className={css['change']} title={`${from.reference}\n→ ${to.reference}`}>
      {isBuild && <span className={css['tag']}>{to.tag || 'latest'}:</span>}
      <span className={css['old']}>{left}</span>
      <ArrowRight aria-hidden="true" className={css['arrow']} />
      <span className="visually-hidden"> becomes </span>
      <span className={css['new']}>{right}</span>
    </span>
  )
}
