import { Download } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../basics/Button.tsx'
import { Check } from '../basics/Check.tsx'
import { CopyText } from '../plan/CopyText.tsx'
import css from '../basics/Form.module.css'

/** What opens the account when the phone is gone, shown this once. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const [isKept, setIsKept] = useState(false)
  const text = codes.join('\n')
  return (
    <div className={css['form']}>
      <p role="status">
        Two-factor sign-in is on. When you have no phone at hand, one of these codes does instead; each works
        once. They are shown now and never again.
      </p>
      <CopyText label="Recovery codes" text={text} />
      <Button size="small" icon={<Download aria-hidden="true" />} onClick={() => download(text)}>
        Download
      </Button>
      <Check
        label="I have kept them where I find them without my phone"
        isChecked={isKept}
        onCheck={setIsKept}
      />
      <div className={css['answers']}>
        <Button look="primary" blocked={isKept ? undefined : 'Keep the codes first.'} onClick={onKept}>
          Done
        </Button>
      </div>
    </div>
  )
}

function download(text: string) {
  const url = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = url
  link.download = 'sentinel-recovery-codes.txt'
  link.click()
  URL.revokeObjectURL(url)
}
