import { Copy } from 'lucide-react'
import { tell } from '../../state/tell.ts'
import { Button } from '../basics/Button.tsx'
import css from './CopyText.module.css'

/** A text to read and to take along. */
export function CopyText({ label, text }: { label: string; text: string }) {
  const copy = () => {
    // Without TLS most browsers have no clipboard for a page: the text can still be marked by hand.
    const clipboard = (navigator as { clipboard?: Clipboard }).clipboard
    if (clipboard === undefined)
      return tell('This browser allows no copying here: mark the text instead.', 'bad')
    clipboard.writeText(text).then(
      () => tell('Copied.'),
      () => tell('This browser allows no copying here: mark the text instead.', 'bad'),
    )
  }
  return (
    <div className={css['frame']}>
      <pre className={css['text']} tabIndex={0} aria-label={label}>
        {text}
      </pre>
      <Button size="small" icon={<Copy aria-hidden="true" />} aria-label={`Copy: ${label}`} onClick={copy}>
        Copy
      </Button>
    </div>
  )
}
