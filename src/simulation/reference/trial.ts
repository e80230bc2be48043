/**
 * One trial of the reference engine: a plan drawn from a seed, played in virtual time, told as a history. The same seed
 * gives the same history, to the last byte.
 */
import type { Barrier, HistoryEvent, TableRows } from '../../history/event.ts'
import { createRecorder } from '../../history/recorder.ts'
import { pushable } from '../../history/sync-state.ts'
import { makeDraws } from '../../schedule/draws.ts'
import { type NewStart, readNewStart } from '../../verdict/new-start.ts'
import { type Change, drawChange, firstChanges, fold, viewChange } from './app.ts'
import { createBackend } from './backend.ts'
import { createDevice, type Device } from './device.ts'
import type { Draft } from './events.ts'
import { drawPlan, type Plan, type Step, withWipe } from './schedule.ts'
import { createScheduler } from './scheduler.ts'
import { allOff, type Switches } from './switches.ts'
import { tellTest } from './teller.ts'

/** What a client may do after a defect has bitten it. */
export type Aftermath = 'goes on' | 'is not reloaded' | 'rests'

export interface TrialOptions {
  readonly seed: number
  /** Which of the schedules of the seed: a defect may find no occasion in the first. */
  readonly attempt?: number
  readonly hasBackend?: boolean
  /** Whether the backend loses its log at some time. */
  readonly hasWipe?: boolean
  readonly switches?: Switches
  /** What is spared to the victim of a switch, where it would hide the damage or do more of another kind. */
  readonly aftermath?: Aftermath
}

export interface PlayedTrial {
  readonly plan: Plan
  readonly events: readonly HistoryEvent[]
  /** What a tab that has not settled waits for, by the engine's own knowledge; none where all have. */
  readonly missing: ReadonlyMap<string, Barrier>
  /** The rows of each tab at the end. */
  readonly rows: ReadonlyMap<string, TableRows>
  /** What the backend's log means; undefined without a backend. */
  readonly meant: TableRows | undefined
}

/** Milliseconds after which a connection that the backend broke is made again, and a page is loaded that has to be. */
const reconnectsAfterMs = 50

const settled: readonly Barrier[] = ['session drained', 'leader drained', 'logs equal', 'rows equal']

/**
 * Plays one trial.
 *
 * @throws Error where the engine does not come to rest
 * @example
 * playTrial({ seed: 1 }).events // HistoryEvent[], as of a real trial
 */
export const playTrial = ({
  seed,
  attempt = 0,
  hasBackend = true,
  hasWipe = false,
  switches = allOff,
  aftermath = 'goes on',
}: TrialOptions): PlayedTrial => {
  const drawsOf = (key: string) => makeDraws([seed, attempt, key])
  const drawn = drawPlan(drawsOf('plan'), hasBackend)
  const plan = hasWipe ? withWipe(drawn, drawsOf('wipe')) : drawn
  const scheduler = createScheduler()
  const history = createRecorder(scheduler.now)
  const backend = hasBackend ? createBackend({ history, switches, pageSize: plan.pageSize }) : undefined
  tellTest(history, { lane: 'test', type: 'started', title: `reference engine, seed ${seed}`, hasBackend })

  let connections = 0
  const nextConnection = (): number => ++connections
  const world = { plan, scheduler, history, switches, backend, drawsOf, nextConnection }
  const devices = Object.entries(plan.clients).map(([client, tabs]) => createDevice(client, tabs, world))
  const tabs = devices.flatMap((device) => device.tabs.map((name) => ({ name, device })))
  const deviceOf = (client: string): Device => {
    const device = devices.find((candidate) => candidate.client === client)
    if (device === undefined) throw new Error(`Expected one of ${Object.keys(plan.clients)}, found ${client}.`)
    return device
  }

  const changeDraws = drawsOf('changes')
  let made = 0
  const newChangeId = (): string => `c${++made}`
  const commit = (tab: string, changes: readonly Change[]): void => {
    const device = deviceOf(clientOf(tab))
    const who = { clientId: device.client, sessionId: `${tab}-session` }
    device.commit(
      tab,
      changes.map((change): Draft => ({ ...change, ...who, key: `k${++keys}` })),
    )
  }
  let keys = 0

  const faults: string[] = []
  const spared = (client: string): boolean => switches.victim() === client && aftermath === 'rests'
  const play = (step: Step): void => {
    const client = 'tab' in step ? clientOf(step.tab) : step.client
    if (spared(client)) return
    const device = deviceOf(client)
    switch (step.type) {
      case 'commit': {
        tellTest(history, { lane: 'test', type: 'step', title: `${step.tab} makes ${step.changes} changes` })
        const changes = Array.from({ length: step.changes }, () => drawChange(changeDraws, newChangeId()))
        commit(step.tab, changes)
        return
      }
      case 'view':
        commit(step.tab, [viewChange(`what ${step.tab} looks for`)])
        return
      case 'cut':
        if (device.cut(step.forMs)) faults.push(`a cut of ${client}`)
        return
      case 'offline':
        if (device.goOffline()) faults.push(`${client} is offline`)
        return
      case 'online':
        device.goOnline()
        return
      case 'reload':
        reload(step.tab, step.bootMs, false)
        return
    }
  }
  const wipe = (): void => {
    backend?.wipe()
    for (const device of devices) device.cut(reconnectsAfterMs)
    faults.push('the backend loses its log')
  }
  /** A new page for each tab of these devices that needs one to start anew. */
  const startAnew = (isDue: (newStart: NewStart, tab: string) => boolean): void => {
    const newStart = readNewStart(history.events())
    for (const tab of newStart.waiting.filter((name) => isDue(newStart, name))) {
      deviceOf(clientOf(tab)).reload(tab, { bootMs: reconnectsAfterMs, atRest: false, isNewStart: true })
      scheduler.run()
    }
  }
  const reload = (tab: string, bootMs: number, atRest: boolean): void => {
    const client = clientOf(tab)
    if (switches.victim() === client && aftermath !== 'goes on') return
    deviceOf(client).reload(tab, { bootMs, atRest })
  }

  commit(tabs[0]?.name ?? '', firstChanges(newChangeId))
  scheduler.run()
  for (const [index, { steps, reloadAtRest }] of plan.rounds.entries()) {
    for (const step of steps) scheduler.after(step.atMs, () => play(step))
    if (plan.wipe?.round === index) scheduler.after(plan.wipe.atMs, wipe)
    scheduler.run()
    startAnew(({ hasEnded }, tab) => hasEnded(tab))
    if (reloadAtRest === undefined) continue
    reload(reloadAtRest.tab, reloadAtRest.bootMs, true)
    scheduler.run()
  }

  for (const device of devices) device.goOnline()
  if (hasWipe) {
    scheduler.run()
    startAnew(() => true)
  }
  const names = tabs.map(({ name }) => name)
  tellTest(history, { lane: 'test', type: 'healed' })
  tellTest(history, { lane: 'test', type: 'demanded', tabs: names, barriers: settled })
  scheduler.run()

  const log = backend?.log()
  const head = (device: Device, tab: string) => device.look(tab).state().localHead.global
  const missing = new Map<string, Barrier>()
  for (const { name, device } of tabs) {
    const states = device.states(name)
    const shutDown = device.look(name).hasShutDown()
    const cause = device.look(name).shutDownBy() ?? 'no reason was given'
    history.record(name, {
      lane: 'session',
      type: 'states',
      status: shutDown ? { type: 'shut-down', cause } : { type: 'running' },
      ...(!shutDown && { states }),
      sessionPending: states.session.pending.length,
    })
    const wanted = log === undefined ? states.leader.localHead.global : (log.at(-1)?.seqNum ?? 0)
    if (shutDown || states.session.pending.length > 0) missing.set(name, 'session drained')
    else if (hasBackend && pushable(states.leader.pending).length > 0) missing.set(name, 'leader drained')
    else if (head(device, name) !== wanted) missing.set(name, 'logs equal')
  }
  const rows = new Map(tabs.map(({ name, device }) => [name, fold(device.look(name).shown())]))
  for (const { name, device } of missing.size === 0 ? tabs : []) {
    history.record(name, {
      lane: 'session',
      type: 'rows',
      moment: 'settled',
      head: head(device, name),
      rows: rows.get(name) ?? {},
    })
  }
  if (log !== undefined) history.record('backend', { lane: 'backend', type: 'log', entries: log })
  if (missing.size === 0) tellTest(history, { lane: 'test', type: 'settled', tabs: names, barriers: settled })
  for (const [tab, barrier] of missing) {
    const reason = 'nothing is scheduled any more'
    tellTest(history, { lane: 'test', type: 'gave-up', tabs: [tab], barriers: [barrier], reason })
  }
  for (const title of faults) tellTest(history, { lane: 'test', type: 'fault', title, bitten: 1 })
  tellTest(history, { lane: 'test', type: 'ended', title: missing.size === 0 ? 'settled' : 'did not settle' })
  return { plan, events: history.events(), missing, rows, meant: log && fold(log) }
}

const clientOf = (tab: string): string => tab.split('/')[0] ?? tab
