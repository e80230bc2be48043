/** The WebSocket client of `@livestore/sync-cf` and the pages it pulls: the same from 0.4.0-dev.8 on. */
import type { SyncBackend } from '@livestore/common'
import { makeWsSync } from '@livestore/sync-cf/client'
import type { BackendAddress, PageRest } from '../contract.ts'

/** What LiveStore asks for a connection to the backend. */
export type BackendMaker = ReturnType<typeof makeWsSync>

export const connectBackend = ({ url, pingIntervalMs }: BackendAddress): BackendMaker =>
  makeWsSync({ url, ...(pingIntervalMs !== undefined && { ping: { requestInterval: pingIntervalMs } }) })

export const restAfter = ({ pageInfo }: { readonly pageInfo: SyncBackend.PullResPageInfo }): PageRest => {
  switch (pageInfo._tag) {
    case 'NoMore':
      return { more: 0, label: 'NoMore' }
    case 'MoreKnown':
      return { more: pageInfo.remaining, label: `MoreKnown ${pageInfo.remaining}` }
    case 'MoreUnknown':
      return { more: 1, label: 'MoreUnknown' }
  }
}
