/** Every row of `pnpm bench`, in the order in which they are measured and shown. A new row is a module in rows/ and a line here. */
import type { Group, Row } from './row.ts'
import { backendStart, backendStop } from './rows/backend.ts'
import { bootCold, bootWarm } from './rows/boot.ts'
import { deskClickToMark, deskReady } from './rows/desk.ts'
import { drainBackendLeader, drainBackendSession, drainNoBackendSession } from './rows/drain.ts'
import { judge, recordingBackend, recordingNoBackend } from './rows/history.ts'
import { browserHuntGain, browserTrialsOfHunt, browserTrialsPlain } from './rows/hunting.ts'
import { memoryBackendPeak, memoryBrowserPeak, memoryPeak, memoryRunnerPeak } from './rows/memory.ts'
import {
  simulationKept,
  simulationLongStep,
  simulationOpen,
  simulationShortStep,
  simulationTrials,
  simulationTrialsOnDisk,
} from './rows/simulation.ts'
import { throughput1Worker, throughput2Workers } from './rows/throughput.ts'

export const rowsOf: Readonly<Record<Group, readonly Row[]>> = {
  boot: [bootCold, bootWarm],
  drain: [drainNoBackendSession, drainBackendSession, drainBackendLeader],
  history: [judge, recordingNoBackend, recordingBackend],
  throughput: [throughput1Worker, throughput2Workers],
  memory: [memoryPeak, memoryBrowserPeak, memoryBackendPeak, memoryRunnerPeak],
  backend: [backendStart, backendStop],
  simulation: [
    simulationTrials,
    simulationTrialsOnDisk,
    simulationOpen,
    simulationShortStep,
    simulationLongStep,
    simulationKept,
  ],
  desk: [deskReady, deskClickToMark],
  hunting: [browserTrialsPlain, browserTrialsOfHunt, browserHuntGain],
}

export const groups: readonly Group[] = [
  'boot',
  'drain',
  'history',
  'throughput',
  'memory',
  'backend',
  'simulation',
  'desk',
  'hunting',
]

/** What is measured unless something is named: a round of hunting alone takes longer than all others together. */
export const usualGroups: readonly Group[] = groups.filter((group) => group !== 'hunting')

export const isGroup = (text: string): text is Group => groups.some((group) => group === text)
