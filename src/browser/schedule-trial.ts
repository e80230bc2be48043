/** One trial of a schedule in real browsers: it is played, everything heals, all must settle, every page is loaded anew, and the history is judged. */
import { createRecorder } from '../history/recorder.ts'
import type { EndedTrial } from '../runner/judged-schedule.ts'
import { preparePlay } from '../runner/play-steps.ts'
import type { Schedule } from '../schedule/schedule.ts'
import { endTrial } from '../settlement/end-trial.ts'
import { comeBack, loadAnew, reloadAll } from './come-back.ts'
import type { House } from './house.ts'
import { performInBrowser } from './perform.ts'
import type { Tab } from './tab.ts'
import { backendOf, type CleanUps, cleanUpAll, clientsOf, goOutside, surroundingsOf } from './trial-surroundings.ts'

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
    const clients = clientsOf(house, { names: schedule.clients, storeId, around, outside })
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
