/**
 * How long a person waits at the desk: until it stands, and from a click on the control page to the frame in which what was ordered is a
 * mark on the timeline. The page reads its own clock; the click goes the whole way, to the relay and back.
 */
import type { Page } from '@playwright/test'
import { openHouse } from '../../browser/house.ts'
import { handsAlone } from '../../desk/asked.ts'
import { fixedPlace } from '../../desk/desk-place.ts'
import { openDesk } from '../../desk/open-desk.ts'
import { serveDesk } from '../../desk/serve-desk.ts'
import { buildDesk } from '../../subject/build-desk.ts'
import { runSubject } from '../../subject/run-subject.ts'
import type { BenchContext, Row } from '../row.ts'

/** Clicks of a round. */
const clicks = 20

/** Milliseconds from a click on a hold of alice's to the frame in which the test's lane has one mark more. Runs in the page. */
const clickAndWait = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const lane = [...document.querySelectorAll('.lanes li')].find(({ textContent }) =>
      textContent?.trim().startsWith('test'),
    )
    const count = lane?.querySelector('.count')
    const device = document.querySelector('[aria-label="Device alice"]')
    const hold = [...(device?.querySelectorAll('button') ?? [])].find(({ textContent }) =>
      textContent?.startsWith('Acks'),
    )
    if (count === null || count === undefined || hold === undefined) {
      reject(
        new Error(
          'Expected a hold of acknowledgements and the lane of the test on the control page, found neither or one.',
        ),
      )
      return
    }
    const began = performance.now()
    const observer = new MutationObserver(() => {
      observer.disconnect()
      requestAnimationFrame(() => resolve(performance.now() - began))
    })
    observer.observe(count, { childList: true, characterData: true, subtree: true })
    hold.click()
  })

/** The lane must be at rest, or another mark than that of the click would be taken for it; and what is ended must be seen to stand. */
const untilReadyFor = async (page: Page, click: number): Promise<void> => {
  if (click % 2 === 1) await page.getByRole('button', { name: 'convergence converged', exact: true }).waitFor()
  else await page.getByRole('button', { name: /^Acks/, pressed: true }).waitFor()
}

const sitDown = async ({ newStoreId, tell }: BenchContext) => {
  const [subject, { folder }] = await Promise.all([runSubject(), buildDesk()])
  tell('opening a desk')
  const began = performance.now()
  const house = await openHouse({ subject })
  try {
    const { desk, close } = await openDesk({
      house,
      storeId: newStoreId(),
      title: 'bench',
      schedule: handsAlone(['alice', 'bob'], true),
    })
    try {
      const server = await serveDesk({ place: fixedPlace(desk, 'it is measured'), folder, onFile: async () => '' })
      const readyMs = performance.now() - began
      const context = await house.browser.newContext()
      context.setDefaultTimeout(0)
      const page = await context.newPage()
      await page.goto(server.url)
      const samples: number[] = []
      for (let click = 1; click <= clicks; click++) {
        tell(`click ${click} of ${clicks}`)
        // Every second click ends the hold of the one before.
        await untilReadyFor(page, click)
        samples.push(await page.evaluate(clickAndWait))
      }
      await server.close()
      return { readyMs, samples }
    } finally {
      await close()
    }
  } finally {
    await house.close()
  }
}

export const deskReady: Row = {
  key: 'deskReadyMs',
  title: 'a desk with two devices, warm, until it can be used',
  unit: 'ms',
  measure: async ({ share }) => [(await share(sitDown)).readyMs],
}

export const deskClickToMark: Row = {
  key: 'deskClickToMarkMs',
  title: 'from a click at the desk to its mark on the timeline',
  unit: 'ms',
  measure: async ({ share }) => (await share(sitDown)).samples,
}
