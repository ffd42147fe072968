import { encode } from 'uqr'
import css from './QrCode.module.css'

/** A text for cameras: one path, dark on light whatever the page looks like. */
export function QrCode({ label, text }: { label: string; text: string }) {
  const { size, data } = encode(text, { ecc: 'M', border: 2 })
  const path = data
    .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('')
  return (
    <svg className={css['code']} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <path d={path} />
    </svg>
  )
}
