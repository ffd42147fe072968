import { LiveIndicator } from './LiveIndicator.tsx'
import { Logo } from './Logo.tsx'
import { ThemeChoice } from './ThemeChoice.tsx'
import css from './Header.module.css'

export function Header() {
  return (
    <header className={css['header']}>
      <div className={css['inside']}>
        <a href="/" className={css['name']}>
          <Logo />
          Sentinel
        </a>
        <div className={css['right']}>
          <LiveIndicator />
          <ThemeChoice />
        </div>
      </div>
    </header>
  )
}
