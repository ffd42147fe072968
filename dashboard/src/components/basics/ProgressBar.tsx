import css from './ProgressBar.module.css'

interface ProgressBarProps {
  readonly label: string
  /** Undefined: it goes on, and nobody knows how far it has come. */
  readonly percent: number | undefined
  readonly words: readonly string[]
}

export function ProgressBar({ label, percent, words }: ProgressBarProps) {
  return (
    <div className={css['progress']}>
      <progress
        className={css['bar']}
        aria-label={label}
        {...(percent === undefined ? {} : { max: 100, value: percent })}
      />
      <p className={css['words']}>
        {words.map((word) => (
          <span key={word}>{word}</span>
        ))}
      </p>
    </div>
  )
}
