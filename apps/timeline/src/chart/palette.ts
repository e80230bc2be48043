/** The colours of the drawing, read from the page's own tokens: a canvas knows no custom properties. */

const names = [
  'panel',
  'row',
  'line',
  'line-strong',
  'ink',
  'muted',
  'mark-quiet',
  'mark',
  'mark-many',
  'arrow',
  'hatch',
  'accent',
  'accent-soft',
  'danger',
  'danger-soft',
  'on-danger',
] as const

export type Palette = Readonly<Record<(typeof names)[number], string>>

/** The colours as they are now, in the scheme that the element shows. */
export const readPalette = (element: HTMLElement): Palette => {
  const probe = element.ownerDocument.createElement('span')
  probe.hidden = true
  element.append(probe)
  const read = (name: string): string => {
    probe.style.color = `var(--${name})`
    return getComputedStyle(probe).color
  }
  const palette = Object.fromEntries(names.map((name) => [name, read(name)])) as Record<(typeof names)[number], string>
  probe.remove()
  return palette
}
