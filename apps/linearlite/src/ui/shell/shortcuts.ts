/** Single-key shortcuts, which keep silent while the person types or has a menu or dialog open. */
import { useEffect, useEffectEvent } from 'react'

const busy = 'input, textarea, select, [contenteditable], [role=dialog], [role=alertdialog], [role=menu], [inert]'

/** Runs `action` when `key` is pressed alone and nothing else wants it. */
export const useShortcut = (key: string, action: () => void): void => {
  const run = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    if (event.target instanceof Element && event.target.closest(busy) !== null) return
    event.preventDefault()
    action()
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => run(event)
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}
