/** Which colour scheme the person chose: the system's, or always light or dark. Kept on this device. */

const key = 'linearlite.theme'

/** In the order in which the toggle goes round. */
export const themes = ['system', 'light', 'dark'] as const

export type Theme = (typeof themes)[number]

/** The kept choice; the system's where nothing, or nothing sensible, is kept. */
export const readTheme = (): Theme => themes.find((theme) => theme === localStorage.getItem(key)) ?? 'system'

/** Shows the page in a scheme. */
export const applyTheme = (theme: Theme): void => {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

/** Shows the page in a scheme and keeps the choice. */
export const chooseTheme = (theme: Theme): void => {
  localStorage.setItem(key, theme)
  applyTheme(theme)
}
