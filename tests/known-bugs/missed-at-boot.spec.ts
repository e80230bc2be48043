/**
 * A page reads its rows from storage by itself, and its leader starts later: from what is stored by then, which may be more. A leader
 * tells its sessions what it has taken in since it started, so that nobody tells the page of what lies between. Here that is made
 * certain: a page that is loaded anew has read its rows, and gets them when another tab has written and is closed.
 */
import type { BrowserContext } from '@playwright/test'
import { changePriority } from '../../apps/linearlite/src/data/actions.ts'
import { expect, test } from '../../fixtures/index.ts'
import { patiently } from '../../src/settlement/until.ts'
import { openWithStoredIssue, title } from '../cloudflare/stored-issue.ts'

test('a tab that is loaded anew while another writes and is closed shows what was written', {
  tag: '@missed-at-boot',
}, async ({ linearlite, network, history }) => {
  const alice = await openWithStoredIssue(linearlite, network)
  const id = await alice.idOf(title)
  const second = await alice.openTab()
  await expect([alice, second]).toConverge()

  const rows = await holdStoredRows(alice.page.context())
  const reloading = second.reload()
  await patiently(history, 'the second tab to read the stored rows', rows.read)
  await alice.commit([[changePriority({ id, priority: 3 })]])
  await expect(alice).toDrain()
  await alice.close()
  rows.release()
  await reloading

  await expect([second]).toConverge()
})

/** Keeps from the pages that a browser loads from now on what they have read of a database file, until it is released. */
const holdStoredRows = async (
  context: BrowserContext,
): Promise<{ readonly read: Promise<void>; readonly release: () => void }> => {
  let sayRead = (): void => {}
  const read = new Promise<void>((resolve) => {
    sayRead = resolve
  })
  let release = (): void => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  await context.exposeFunction('__untilStoredRowsAreReleased', () => {
    sayRead()
    return released
  })
  await context.addInitScript(() => {
    const readAll = Blob.prototype.arrayBuffer
    Blob.prototype.arrayBuffer = async function (): Promise<ArrayBuffer> {
      const bytes = await readAll.call(this)
      const isDatabase = new TextDecoder().decode(bytes.slice(0, 15)) === 'SQLite format 3'
      const hold: unknown = Reflect.get(globalThis, '__untilStoredRowsAreReleased')
      if (isDatabase && typeof hold === 'function') await hold()
      return bytes
    }
  })
  return { read, release }
}
