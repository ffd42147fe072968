import type { UpdateView } from '../../api/views.ts'
import { resultsOf } from '../../result-words.ts'
import { Badge } from '../basics/Badge.tsx'
import css from './ResultList.module.css'

/** What hooks, signatures, scans and the after-care came to; nothing where there was none of it. */
export function ResultList({ update }: { update: UpdateView }) {
  const results = resultsOf(update)
  if (results.length === 0) return null
  return (
    <ul className={css['results']}>
      {results.map(({ key, title, tone, label, text, output }) => (
        <li key={key} className={css['result']}>
          <p className={css['head']}>
            <span className={css['title']}>{title}</span>
            <Badge tone={tone}>{label}</Badge>
          </p>
          {text !== '' && <p className={css['text']}>{text}</p>}
          {output !== undefined && (
            <pre className={css['output']} tabIndex={0} aria-label={`What was said: ${title}`}>
              {output}
            </pre>
          )}
        </li>
      ))}
    </ul>
  )
}
