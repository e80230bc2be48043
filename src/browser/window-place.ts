/** Where the windows of a trial's devices stand on the screen, so that all of them can be watched: side by side, each of the screen's height. */
import type { Page } from '@playwright/test'

/** A device's place in the row. */
export interface WindowPlace {
  /** From 0. */
  readonly index: number
  readonly of: number
}

export interface Rectangle {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Narrower than this nobody sees anything of LinearLite: more devices than that overlap. */
const leastWidth = 500

/** The place of a device's window on a screen, in pixels; the last of them ends where the screen does. */
export const placeOf = ({ index, of }: WindowPlace, screen: Rectangle): Rectangle => {
  const width = Math.min(screen.width, Math.max(leastWidth, Math.floor(screen.width / of)))
  const step = of === 1 ? 0 : (screen.width - width) / (of - 1)
  return { ...screen, left: screen.left + Math.round(index * step), width }
}

/** Puts the window of a page into its place, with all its pages; where the desktop does not let it, it stays where it is. */
export const placeWindow = (page: Page, place: WindowPlace): Promise<void> => move(page, place).catch(() => {})

const move = async (page: Page, place: WindowPlace): Promise<void> => {
  const screen = await page.evaluate((): Rectangle => {
    // Chromium's own: where the part of the screen begins that windows may use.
    const { availLeft = 0, availTop = 0 } = globalThis.screen as Screen & { availLeft?: number; availTop?: number }
    return {
      left: availLeft,
      top: availTop,
      width: globalThis.screen.availWidth,
      height: globalThis.screen.availHeight,
    }
  })
  const devtools = await page.context().newCDPSession(page)
  try {
    const { windowId } = await devtools.send('Browser.getWindowForTarget')
    await devtools.send('Browser.setWindowBounds', {
      windowId,
      bounds: { ...placeOf(place, screen), windowState: 'normal' },
    })
  } finally {
    await devtools.detach()
  }
}
