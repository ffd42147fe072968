import css from './Logo.module.css'

export function Logo() {
  return (
    <svg className={css['logo']} viewBox="0 0 32 32" aria-hidden="true">
      <path
        className={css['shield']}
        d="M16 2.5 27 6.6v8.7c0 6.6-4.5 11.6-11 14.2C9.5 26.9 5 21.9 5 15.3V6.6z"
      />
      <path className={css['tick']} d="m10.5 16.2 4 4 7.5-8.4" />
    </svg>
  )
}
