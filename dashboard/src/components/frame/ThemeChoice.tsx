import { Monitor, Moon, Sun } from 'lucide-react'
import { chooseTheme, themes, useTheme, type Theme } from '../../state/theme.ts'
import css from './ThemeChoice.module.css'

const looks: Readonly<Record<Theme, { icon: typeof Sun; name: string }>> = {
  auto: { icon: Monitor, name: 'as the system' },
  light: { icon: Sun, name: 'light' },
  dark: { icon: Moon, name: 'dark' },
}

export function ThemeChoice() {
  const theme = useTheme()
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'auto'
  const Icon = looks[theme].icon
  return (
    <button
      type="button"
      className={css['choice']}
      title={`Colours: ${looks[theme].name}. Press for ${looks[next].name}.`}
      aria-label={`Colours: ${looks[theme].name}. Change to ${looks[next].name}.`}
      onClick={() => chooseTheme(next)}
    >
      <Icon aria-hidden="true" />
    </button>
  )
}
