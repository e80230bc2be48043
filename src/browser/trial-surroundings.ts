/** What stands around a trial in a browser: a backend, a relay in front of it, somebody else who writes, and what settlement asks of all that. */
import { fold } from '../../apps/linearlite/src/data/fold.ts'
import type { SharedBackend } from '../backend/shared-backend.ts'
import { connectUpstream } from '../backend/upstream.ts'
import type { Recorder } from '../history/recorder.ts'
import { startWatchedNetwork } from '../network/watched-relay.ts'
import type { Schedule } from '../schedule/schedule.ts'
import type { Surroundings } from '../settlement/surroundings.ts'
import { type Clients, createClients } from './clients.ts'
import type { Outside } from './disturbances.ts'
import type { House } from './house.ts'
import { needsBackendAlone } from './house-backends.ts'
import { linearLite } from './linearlite-app.ts'
import { asLinearLite, type Tab } from './tab.ts'
import { placeWindow } from './window-place.ts'

/** What has to be closed at the end of a trial, the last first. */
export type CleanUps = (() => Promise<void>)[]

/** Borrows a backend for what a schedule does to it. */
export const backendOf = async (house: House, schedule: Schedule, cleanUps: CleanUps): Promise<SharedBackend> => {
  const { shared, giveBack } = await house.lendBackend({ alone: needsBackendAlone(schedule) })
  cleanUps.push(async () => giveBack())
  return shared
}

/** The backend and all that stands between it and the devices. */
export const goOutside = async ({
  house,
  shared,
  storeId,
  history,
  cleanUps,
}: {
  readonly house: House
  readonly shared: SharedBackend
  readonly storeId: string
  readonly history: Recorder
  readonly cleanUps: CleanUps
}): Promise<Outside> => {
  const { backend } = shared
  const { family } = house.subject
  const stopHearing = shared.hear(storeId, history)
  cleanUps.push(async () => stopHearing())
  const network = await startWatchedNetwork({ target: backend.url, family, history })
  cleanUps.push(network.close)
  const upstream = await connectUpstream({ url: backend.url, storeId, clientId: 'upstream', family })
  return { network, backend, upstream }
}

/** What settlement asks about the trial around its tabs. */
export const surroundingsOf = ({
  history,
  storeId,
  shared,
  outside,
}: {
  readonly history: Recorder
  readonly storeId: string
  readonly shared: SharedBackend | undefined
  readonly outside: Outside | undefined
}): Surroundings => ({
  history,
  hasBackend: outside !== undefined,
  isConnected: (client) => outside?.network.isConnected(client) ?? true,
  standingOrders: (client) => outside?.network.standing(client) ?? [],
  delayMs: (client) => outside?.network.delayMs(client) ?? 0,
  fold,
  ...(shared !== undefined && { readLog: () => shared.readLog(storeId), backendAlive: shared.alive }),
})

/** The devices of a trial, in a house's browsers; side by side where somebody watches. Whoever makes them closes them. */
export const clientsOf = (
  house: House,
  {
    names,
    storeId,
    around,
    outside,
  }: {
    readonly names: readonly string[]
    readonly storeId: string
    readonly around: Surroundings
    readonly outside: Outside | undefined
  },
): Clients<Tab> =>
  createClients(
    {
      browser: house.browser,
      app: linearLite(async () => ({ url: house.appUrl })),
      launchProfile: house.launchProfile,
      profileOf: house.profileOf,
      ...(house.headed && {
        onPage: (page, client) => placeWindow(page, { index: names.indexOf(client), of: names.length }),
      }),
      appUrl: house.appUrl,
      storeId,
      history: around.history,
      // The schedule's own words are told; how a tab does it is not.
      step: (_title, body) => body(),
      surroundings: around,
      ...(outside !== undefined && { syncUrlOf: outside.network.urlFor }),
    },
    asLinearLite,
  )

/** All are done though one fails; then the first failure is told, for what comes next must not build on it. */
export const cleanUpAll = async (cleanUps: CleanUps): Promise<void> => {
  const failures: unknown[] = []
  for (const cleanUp of cleanUps.toReversed()) await cleanUp().catch((error: unknown) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}
