/**
 * How long LinearLite takes to show a list that can be used: in a fresh profile, and loaded again in the same one.
 *
 * The page itself watches for its list and reads its own clock, which begins with the navigation.
 */
import type { Page } from '@playwright/test'
import { appAddress, untilOpen } from '../../browser/linearlite-app.ts'
import type { BenchContext, Row } from '../row.ts'

declare global {
  /** Milliseconds from the navigation to the frame in which the list could be used. */
  var __benchUsableAtMs: number | undefined
}

/** Runs in the page before any of its own scripts. */
const watchForList = (): void => {
  const observer = new MutationObserver(() => {
    const isOpen = [...document.querySelectorAll('a')].some(
      (link) => (link.getAttribute('aria-label') ?? link.textContent).trim() === 'List view',
    )
    if (!isOpen) return
    observer.disconnect()
    requestAnimationFrame(() => {
      globalThis.__benchUsableAtMs = performance.now()
    })
  })
  observer.observe(document, { childList: true, subtree: true })
}

const usableAt = async (page: Page): Promise<number> => {
  await untilOpen(page)
  const handle = await page.waitForFunction(() => globalThis.__benchUsableAtMs)
  const value = await handle.jsonValue()
  if (value === undefined) throw new Error('Expected the page to say when its list could be used, found nothing.')
  return value
}

const bootTwice = async (context: BenchContext): Promise<{ readonly coldMs: number; readonly warmMs: number }> => {
  const browser = await context.browser()
  await using profile = await browser.newContext()
  const page = await profile.newPage()
  await page.addInitScript(watchForList)
  const { appUrl } = context
  await page.goto(
    appAddress({ url: appUrl, storeId: context.newStoreId(), syncUrl: undefined, settings: { probe: false } }),
  )
  const coldMs = await usableAt(page)
  // What the first boot has left to do is not part of the second.
  await page.waitForFunction(() => globalThis.__linearlite?.indicator().session.pending === 0)
  await page.reload()
  return { coldMs, warmMs: await usableAt(page) }
}

export const bootCold: Row = {
  key: 'bootColdMs',
  title: 'boot, fresh profile',
  unit: 'ms',
  measure: async ({ share }) => [(await share(bootTwice)).coldMs],
}

export const bootWarm: Row = {
  key: 'bootWarmMs',
  title: 'boot, reload',
  unit: 'ms',
  measure: async ({ share }) => [(await share(bootTwice)).warmMs],
}
