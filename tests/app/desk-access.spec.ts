/** Whom the desk's control page shuts out, and how narrow it may be. */
import { stall } from '../../apps/timeline/src/samples.ts'
import { expect } from '../../fixtures/index.ts'
import { heldLights } from '../../src/desk/scripted-desk.fixture.ts'
import { barriers } from './barriers.ts'
import { hand, holdOf, recordTitle, script, test } from './desk-page.ts'

// It is no trial: nothing is judged at its end.
test.use({ viewport: { width: 1440, height: 900 } })

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing shuts anyone out of the desk in the ${colorScheme} scheme`, async ({ page, openDesk }) => {
    await page.emulateMedia({ colorScheme })
    const views = script.map((step, index) => ({ step, words: step.id, state: index === 0 ? 'done' : 'next' }) as const)
    const { desk } = await openDesk({
      story: stall(),
      setup: { unsupported: { freeze: 'not here' } },
      state: { script: views, notes: [{ id: 1, level: 'problem', text: 'a window was closed by hand', time: 900 }] },
    })
    expect(await barriers(page), 'as it opens').toEqual([])
    await holdOf(page, 'All').click()
    desk.change({ lights: [{ name: 'drain', words: '1 pending', state: 'broken' }, ...heldLights.slice(1)] })
    desk.refuseNext('not now')
    await hand(page, 'Cut').click()
    await page.keyboard.press('.')
    await expect(recordTitle(page)).toHaveText('gave up: session drained')
    expect(await barriers(page), 'with holds, a refusal and a failure').toEqual([])
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await barriers(page), 'with the keys').toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Change step s2' }).click()
    expect(await barriers(page), 'with a step that is changed').toEqual([])
    await page.keyboard.press('Escape')
    await hand(page, 'More of alice').click()
    expect(await barriers(page), 'with a menu').toEqual([])
  })
}

test('nothing goes over the edge of a narrow window', async ({ page, openDesk }) => {
  await page.setViewportSize({ width: 900, height: 800 })
  await openDesk({ story: stall() })
  await holdOf(page, 'All').click()
  const sizes = await page.evaluate(() => {
    const widthOf = (selector: string) => {
      const element = document.querySelector(selector)
      return element === null ? 0 : element.scrollWidth - element.clientWidth
    }
    return { page: document.documentElement.scrollWidth, hands: widthOf('.hands'), panel: widthOf('.panel') }
  })
  expect(sizes).toEqual({ page: 900, hands: 0, panel: 0 })
})
