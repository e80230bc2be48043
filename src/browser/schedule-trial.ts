/** One trial of a schedule in real browsers: it is played, everything heals, all must settle, every page is loaded anew, and the history is judged. */
import { fold } from '../../apps/linearlite/src/data/fold.ts'
import type { SharedBackend } from '../backend/shared-backend.ts'
import { connectUpstream } from '../backend/upstream.ts'
import { createRecorder, type Recorder } from '../history/recorder.ts'
import { startWatchedNetwork } from '../network/watched-relay.ts'
import type { EndedTrial } from '../runner/judged-schedule.ts'
import { preparePlay } from '../runner/play-steps.ts'
import type { Schedule } from '../schedule/schedule.ts'
import { endTrial } from '../settlement/end-trial.ts'
import type { Surroundings } from '../settlement/surroundings.ts'
import { NeverHappened, patiently } from '../settlement/until.ts'
import { createClients } from './clients.ts'
import type { Outside } from './disturbances.ts'
import type { House } from './house.ts'
import { needsBackendAlone } from './house-backends.ts'
import { type BrowserPerformer, performInBrowser } from './perform.ts'
import type { Tab } from './tab.ts'
import { placeWindow } from './window-place.ts'

/** What has to be closed at the end of a trial, the last first. */
type CleanUps = (() => Promise<void>)[]

/**
 * Plays a schedule in a house's browsers, on a store of its own.
 *
 * @throws where the harness itself cannot go on, such as a browser that has died
 */
export const playTrialInBrowser = async (house: House, schedule: Schedule, storeId: string): Promise<EndedTrial> => {
  const began = performance.now()
  const history = createRecorder(() => performance.now())
  const title = schedule.seed === undefined ? 'a schedule' : `seed ${schedule.seed}`
  history.record('test', { lane: 'test', type: 'started', title, hasBackend: schedule.hasBackend })
  const cleanUps: CleanUps = []
  try {
    const shared = schedule.hasBackend ? await backendOf(house, schedule, cleanUps) : undefined
    const outside = shared === undefined ? undefined : await goOutside({ house, shared, storeId, history, cleanUps })
    const around = surroundingsOf({ history, storeId, shared, outside })
    const clients = createClients({
      browser: house.browser,
      launchProfile: house.launchProfile,
      profileOf: house.profileOf,
      ...(house.headed && {
        onPage: (page, client) =>
          placeWindow(page, { index: schedule.clients.indexOf(client), of: schedule.clients.length }),
      }),
      appUrl: house.appUrl,
      storeId,
      history,
      // The schedule's own words are told; how a tab does it is not.
      step: (_title, body) => body(),
      surroundings: around,
      ...(outside !== undefined && { syncUrlOf: outside.network.urlFor }),
    })
    cleanUps.push(clients.close)

    const { play, faults } = preparePlay(schedule)
    const performer = performInBrowser({ schedule, history, clients, storeId, outside })
    let problem: string | undefined
    try {
      await play(performer)
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error)
    }
    await performer.heal()
    const openTabs = (): readonly Tab[] => clients.tabs().filter(({ page }) => !page.isClosed())
    const judgement = await endTrial({
      tabs: openTabs(),
      around,
      heal: () => {
        outside?.network.heal()
        return faults()
      },
      judged: 'all',
      failed: false,
      comeBack: async () => {
        await comeBack(performer, history)
        return openTabs()
      },
      newPages: {
        load: async (name) => {
          for (const tab of openTabs()) if (tab.name === name) await loadAnew(tab, history)
        },
      },
      reload: () => reloadAll(openTabs(), history),
    })
    const tookMs = performance.now() - began
    return {
      judgement,
      events: [...history.events()],
      ...(problem !== undefined && { problem }),
      ownMs: tookMs,
      tookMs,
    }
  } finally {
    await cleanUpAll(cleanUps)
  }
}

/** All are done though one fails; then the first failure is told, for what comes next must not build on it. */
const cleanUpAll = async (cleanUps: CleanUps): Promise<void> => {
  const failures: unknown[] = []
  for (const cleanUp of cleanUps.toReversed()) await cleanUp().catch((error: unknown) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}

/** Whoever cannot be shown LinearLite again is found when all must settle. */
export const comeBack = async (performer: Pick<BrowserPerformer, 'comeBack'>, history: Recorder): Promise<void> => {
  try {
    await performer.comeBack()
  } catch (error) {
    if (!(error instanceof NeverHappened)) throw error
    history.record('test', { lane: 'test', type: 'passed-over', title: `somebody comes back: ${error.message}` })
  }
}

const backendOf = async (house: House, schedule: Schedule, cleanUps: CleanUps): Promise<SharedBackend> => {
  const { shared, giveBack } = await house.lendBackend({ alone: needsBackendAlone(schedule) })
  cleanUps.push(async () => giveBack())
  return shared
}

/** The backend and all that stands between it and the devices. */
const goOutside = async ({
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

const surroundingsOf = ({
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

/** Loads every page anew: what it shows then is what its leader has stored. One that does not come back is found when all must settle again. */
export const reloadAll = async (tabs: readonly Tab[], history: Recorder): Promise<void> => {
  for (const tab of tabs) {
    history.record('test', { lane: 'test', type: 'step', title: `${tab.name} reloads the page, to see what is stored` })
    await loadAnew(tab, history)
  }
}

/** Loads a page anew, for as long as anything happens: one whose store does not open is found by whoever judges. */
export const loadAnew = async (tab: Tab, history: Recorder): Promise<void> => {
  const reloading = tab.reload()
  // Where it is given up, what comes of it later is nobody's.
  reloading.catch(() => {})
  try {
    await patiently(history, `${tab.name} to show its store again`, reloading)
  } catch (error) {
    if (!(error instanceof NeverHappened)) throw error
  }
}
