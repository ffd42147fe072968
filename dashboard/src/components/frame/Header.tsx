import { Link } from 'wouter'
import { LiveIndicator } from './LiveIndicator.tsx'
import { Logo } from './Logo.tsx'
import { Navigation } from './Navigation.tsx'
import { ThemeChoice } from './ThemeChoice.tsx'
import { UserMenu } from './UserMenu.tsx'
import css from './Header.module.css'

export function Header() {
  return (
    <header className={css['header']}>
      <div className={css['inside']}>
        <Link href="/" className={css['name']}>
          <Logo />
          Sentinel
        </Link>
        <Navigation />
        <div className={css['right']}>
          <LiveIndicator />
          <ThemeChoice />
          <UserMenu />
        </div>
      </div>
    </header>
  )
}
