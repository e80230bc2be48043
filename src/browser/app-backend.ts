/** What an app syncs with in a trial, where that is the app's own: as the relay stands in front of it, and as an oracle reads it. */
import { connectUpstream } from '../backend/upstream.ts'
import type { StoredEvent } from '../history/event.ts'
import { type Family, familyOf } from '../subject/family.ts'
import type { StartedApp, SubjectApp } from './subject-app.ts'

export interface AppBackend {
  /** `http://127.0.0.1:8787`: what the relay stands in front of. */
  readonly origin: string
  /** Where LiveStore's backend is at that origin: nothing, or a path such as `/sync`. */
  readonly path: string
  /** Whether the app itself comes from there: it is opened at the relay then. */
  readonly isAppsOrigin: boolean
  readonly family: Family
  /** Rejects, and says why, where it cannot be reached. */
  readonly alive: () => Promise<void>
  /** The log of the trial's store; left out where nobody can read it. */
  readonly readLog?: () => Promise<readonly StoredEvent[]>
}

/** The family of the LiveStore that an app is built on; 0.4.0's unless it says another. */
export const familyOfApp = ({ livestore = '0.4.0' }: SubjectApp): Family => familyOf(livestore)

/** The app's own backend; undefined where it brings none. */
export const ownBackendOf = (app: SubjectApp, started: StartedApp, storeId: string): AppBackend | undefined => {
  const isAppsOrigin = typeof app.sync === 'object'
  const url = typeof app.sync === 'object' ? `${started.url}${app.sync.atOwnOrigin}` : started.syncUrl
  if (url === undefined) return undefined
  const { origin, pathname } = new URL(url)
  const family = familyOfApp(app)
  const readLog = app.readLog ?? pullLog(family)
  return {
    origin,
    path: pathname.replace(/\/$/, ''),
    isAppsOrigin,
    family,
    alive: async () => {
      await (await fetch(origin)).body?.cancel()
    },
    ...(readLog !== false && { readLog: () => readLog(storeId, url.replace(/\/$/, '')) }),
  }
}

const pullLog =
  (family: Family) =>
  async (storeId: string, url: string): Promise<readonly StoredEvent[]> => {
    const upstream = await connectUpstream({ url, storeId, clientId: 'oracle', family })
    return upstream.readLog()
  }
