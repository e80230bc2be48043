/**
 * One run of node sync: two devices in processes of their own create issues on one store, over the real backend. Then all must
 * settle, survive a restart where the databases are on disk, and the history is judged as a browser's is.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { platform, release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fold } from '../../apps/linearlite/src/data/fold.ts'
import type { SharedBackend } from '../backend/shared-backend.ts'
import type { HistoryEvent, RowsEvent } from '../history/event.ts'
import { createRecorder, type Recorder } from '../history/recorder.ts'
import { timelineFile, trialFiles } from '../report/trial-files.ts'
import { pinnedNodeVersion } from '../run/pinned-node.ts'
import { lookOnce } from '../settlement/look.ts'
import type { Surroundings, WatchedTab } from '../settlement/surroundings.ts'
import { watchConvergence } from '../settlement/watch-convergence.ts'
import { buildTimeline } from '../subject/build-timeline.ts'
import { judgeTrial, type TrialJudgement } from '../verdict/judge.ts'
import { type ClientProcess, startClient } from './client-process.ts'
import { type ClientName, clientNames, describeRun, type RunParameters } from './parameters.ts'

export interface PlayedRun {
  readonly judgement: TrialJudgement
  readonly tookMs: number
  /** Holds all that is left of the run. */
  readonly folder: string
}

export interface RunOptions {
  readonly parameters: RunParameters
  readonly storeId: string
  readonly backend: SharedBackend
  /** The module of the client; see build-node-client.ts. */
  readonly module: string
  /** The subject, as people name it. */
  readonly livestore: string
  /** Gets `history.jsonl`, `parameters.json`, the logs of each device and its leader, `verdict.json`, `diagnosis.md`, and `timeline.html` where something broke. */
  readonly folder: string
  readonly debug: boolean
}

/**
 * Plays a run and judges it. Nothing of it outlives the call but its folder.
 *
 * @throws Error where the harness itself fails: a process that cannot be started, a store that never opens
 */
export const playRun = async (options: RunOptions): Promise<PlayedRun> => {
  const { parameters, storeId, backend, livestore, folder } = options
  const began = performance.now()
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'parameters.json'), `${JSON.stringify({ livestore, ...parameters }, undefined, 2)}\n`)
  // A leader that has nothing to say leaves an empty log, and no question where it is.
  for (const name of clientNames) for (const thread of threads) writeFileSync(join(folder, logName(name, thread)), '')
  const history = createRecorder(() => performance.now())
  history.record('test', { lane: 'test', type: 'started', title: describeRun(parameters), hasBackend: true })
  const stopHearing = backend.hear(storeId, history)
  const databases = mkdtempSync(join(tmpdir(), 'node-sync-'))
  const devices = new Map<ClientName, ClientProcess>()
  const around = surroundingsOf(history, backend, storeId)

  const start = async (name: ClientName): Promise<ClientProcess> => {
    const device = await startDevice(name, { ...options, history, databases })
    devices.set(name, device)
    // A store that cannot be opened is found to have shut down when it is looked at.
    await device.call('open').catch(() => {})
    return device
  }

  let judgement: TrialJudgement
  try {
    const step = (title: string): void => {
      history.record('test', { lane: 'test', type: 'step', title })
    }
    const create = async (name: ClientName, device: ClientProcess): Promise<void> => {
      const { issues, commitBatchSize } = parameters.clients[name]
      step(`${name} creates ${issues} issues`)
      await device.call('createIssues', { count: issues, commitBatchSize })
    }
    for (const name of clientNames) history.record(name, { lane: 'session', type: 'opened' })
    if (parameters.bobJoins === 'late') {
      await create('alice', await start('alice'))
      await create('bob', await start('bob'))
    } else {
      const opened = await Promise.all(clientNames.map(async (name) => ({ name, device: await start(name) })))
      await Promise.all(opened.map(({ name, device }) => create(name, device)))
    }

    history.record('test', { lane: 'test', type: 'healed' })
    const settle = (): Promise<{ readonly settled: boolean }> =>
      watchConvergence(
        [...devices.values()].map(({ tab }) => tab),
        around,
        { connected: true },
      )
    let { settled } = await settle()
    if (settled && parameters.storage === 'fs') {
      step(`both are ${parameters.restart === 'kill' ? 'killed' : 'closed'} and started again`)
      await Promise.all(clientNames.map((name) => restart(name, { devices, start, history, how: parameters.restart })))
      ;({ settled } = await settle())
    }
    // Who waits stops at the first store that is gone; another may be gone, too, and knows best why.
    if (!settled) for (const { tab } of devices.values()) await lookIfGone(tab, around)
    history.record('test', { lane: 'test', type: 'ended', title: 'played to its end' })
  } finally {
    // What the stores say of their end is no part of the run.
    const events = [...history.events()]
    await Promise.all([...devices.values()].map((device) => device.close()))
    stopHearing()
    rmSync(databases, { recursive: true, force: true, maxRetries: 3 })
    // Whatever went wrong, what was seen is kept.
    judgement = judgeTrial(events, { fold: (log) => ({ ...fold(log) }) })
    await writeFiles(folder, judgement, { recorded: events, livestore })
  }
  return { judgement, tookMs: performance.now() - began, folder }
}

const lookIfGone = async (tab: WatchedTab, around: Surroundings): Promise<void> => {
  try {
    if ((await tab.storeStatus()).type === 'shut-down') await lookOnce(tab, around)
  } catch {
    // It does not answer; what was seen before is still true.
  }
}

const threads = ['session', 'leader'] as const

const logName = (name: ClientName, thread: (typeof threads)[number]): string =>
  thread === 'session' ? `${name}.log` : `${name}-leader.log`

const writeFiles = async (
  folder: string,
  judgement: TrialJudgement,
  context: { readonly recorded: readonly HistoryEvent[]; readonly livestore: string },
): Promise<void> => {
  const write = ({ name, body }: { readonly name: string; readonly body: string }): void =>
    writeFileSync(join(folder, name), body)
  for (const file of trialFiles(judgement, context)) write(file)
  const { headline, findings } = judgement
  const verdict = { livestore: context.livestore, node: pinnedNodeVersion(), system: `${platform()} ${release()}` }
  write({ name: 'verdict.json', body: `${JSON.stringify({ ...verdict, headline, findings }, undefined, 2)}\n` })
  if (findings.length === 0) return
  try {
    const { template } = await buildTimeline()
    write(timelineFile(judgement, readFileSync(template, 'utf8')))
  } catch (error) {
    // What broke is more important than its picture.
    write({ name: 'timeline-failed.txt', body: String(error) })
  }
}

const startDevice = (
  name: ClientName,
  {
    parameters,
    storeId,
    backend,
    module,
    folder,
    debug,
    history,
    databases,
  }: RunOptions & { readonly history: Recorder; readonly databases: string },
): Promise<ClientProcess> =>
  startClient({
    module,
    history,
    settings: {
      client: name,
      storeId,
      syncUrl: backend.backend.url.replace(/^http/, 'ws'),
      storage:
        parameters.storage === 'fs' ? { type: 'fs', baseDirectory: join(databases, name) } : { type: 'in-memory' },
      leaderPushBatchSize: parameters.clients[name].leaderPushBatchSize,
      simulation: parameters.simulation,
      debug,
    },
    logOf: (thread) => join(folder, logName(name, thread)),
    ...(debug && { onLine: (line) => process.stderr.write(`${line}\n`) }),
  })

const restart = async (
  name: ClientName,
  {
    devices,
    start,
    history,
    how,
  }: {
    readonly devices: ReadonlyMap<ClientName, ClientProcess>
    readonly start: (name: ClientName) => Promise<ClientProcess>
    readonly history: Recorder
    readonly how: RunParameters['restart']
  },
): Promise<void> => {
  const device = devices.get(name)
  if (device === undefined) return
  await recordRows(device, 'before-reload', history)
  history.record(name, { lane: 'session', type: 'reloading' })
  await (how === 'kill' ? device.kill() : device.close())
  history.record(name, { lane: 'session', type: 'reloaded' })
  await recordRows(await start(name), 'after-reload', history)
}

const recordRows = async (
  { name, tab }: ClientProcess,
  moment: Exclude<RowsEvent['moment'], 'settled'>,
  history: Recorder,
): Promise<void> => {
  if ((await tab.storeStatus()).type !== 'running') return
  const [rows, state] = await Promise.all([tab.rows(), tab.sessionState()])
  history.record(name, {
    lane: 'session',
    type: 'rows',
    moment,
    rows: { ...rows },
    ...(state !== undefined && { head: state.head }),
  })
}

const surroundingsOf = (history: Recorder, backend: SharedBackend, storeId: string): Surroundings => {
  const connected = new Set<string>()
  // The probes on each leader's sync backend tell of its connection; they are the only ones to know of it.
  history.listen((event) => {
    if (event.type !== 'probe' || event.lane !== 'leader') return
    if (event.probe.type === 'connected') connected.add(event.source)
    if (event.probe.type === 'disconnected' || event.probe.type === 'booted') connected.delete(event.source)
  })
  return {
    history,
    hasBackend: true,
    isConnected: (client) => connected.has(client),
    standingOrders: () => [],
    delayMs: () => 0,
    backendAlive: backend.alive,
    readLog: () => backend.readLog(storeId),
    fold,
  }
}
