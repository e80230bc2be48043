/** One button that goes round the colour schemes. */
import { Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { Button } from 'react-aria-components'
import { chooseTheme, readTheme, type Theme, themes } from './theme.ts'

const icons = { system: Monitor, light: Sun, dark: Moon } as const

const after = (theme: Theme): Theme => themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'

export const ThemeToggle = () => {
  const [theme, setTheme] = useState(readTheme)
  const Icon = icons[theme]
  const next = after(theme)
  return (
    <Button
      className="glyph-button"
      aria-label={`Colour scheme: ${theme}. Change to ${next}`}
      data-theme-choice={theme}
      onPress={() => {
        chooseTheme(next)
        setTheme(next)
      }}
    >
      <Icon size={15} aria-hidden />
    </Button>
  )
}
