/**
 * A desk: a trial that a person plays by hand. It does what it is told to, watches for breakpoints, goes through a script, looks at
 * everything, and lets the checkers judge the history as it grows. It knows nothing of servers and pages.
 */

import type { BrowserPerformer } from '../browser/perform.ts'
import type { Tab } from '../browser/tab.ts'
import { clientOf } from '../history/order.ts'
import type { Recorder } from '../history/recorder.ts'
import type { WatchedNetwork } from '../network/watched-relay.ts'
import { reasonOf } from '../run/reason-of.ts'
import { createStepPlayer } from '../runner/play-steps.ts'
import { describeStep } from '../schedule/explain.ts'
import type { Action, Parameters, Schedule, Step } from '../schedule/schedule.ts'
import { needsBackend, withoutMoment } from '../schedule/world.ts'
import type { Surroundings } from '../settlement/surroundings.ts'
import type { TrialJudgement } from '../verdict/judge.ts'
import { watchBreakpoints } from './breakpoints.ts'
import { type Done, scheduleOf } from './done.ts'
import { createFacts } from './facts.ts'
import { emptyHands } from './hands.ts'
import { hearCommits } from './hear-commits.ts'
import { hearReloads } from './hear-reloads.ts'
import { beginToJudge } from './judging.ts'
import { lightsOf } from './lights.ts'
import { beginToLook } from './looking.ts'
import type { DeskOrder, DeskSetup, DeskState, Note } from './protocol.ts'
import { createScript } from './script.ts'
import { BackendGone, watchBackend } from './watch-backend.ts'
import { watchPages } from './watch-pages.ts'

/** What a desk stands on: the trial's own parts. */
export interface DeskParts {
  readonly setup: DeskSetup
  /** What is to be gone through; empty for hands alone. */
  readonly script: readonly Step[]
  readonly parameters: Parameters
  /** Why an action cannot be done here though others of its kind can. */
  readonly whyUnsupported?: (action: Action) => string | undefined
  readonly history: Recorder
  /** Names of tabs that are open already. */
  readonly there?: readonly string[]
  readonly performer: BrowserPerformer
  readonly around: Surroundings
  /** Absent without a backend. */
  readonly network?: Pick<WatchedNetwork, 'heal' | 'isConnected' | 'standing'>
}

/** An order that cannot be carried out: what was expected, in one line. */
export class OrderRefused extends Error {
  override readonly name = 'OrderRefused'
}

/** What a desk does itself of what a page can order: to save and to report is for whoever has a disk, to begin anew for the place where it stands. */
export type OwnOrder = Exclude<DeskOrder, { readonly type: 'save' | 'report' | 'begin' }>

export interface Desk {
  readonly setup: DeskSetup
  readonly history: Recorder
  /** Carries an order out. @throws OrderRefused where that cannot be */
  readonly order: (order: OwnOrder) => Promise<void>
  readonly state: () => DeskState
  /** What the checkers say of the history so far. */
  readonly judgement: () => TrialJudgement
  /** What was done, as a schedule. */
  readonly schedule: () => Schedule
  /** Says something to whoever sits there. */
  readonly note: (level: Note['level'], text: string) => void
  /** Hears that the state, or the judgement, has changed. */
  readonly listen: (listener: (what: 'state' | 'judged') => void) => () => void
  /** Stops looking and waiting. What the desk stands on is closed by whoever made it. */
  readonly close: () => void
}

/** Notes that are kept. */
const mostNotes = 50

/**
 * Begins a desk on the parts of a trial.
 *
 * @example
 * const desk = createDesk({ setup, script: [], parameters: {}, history, performer, around, network })
 * await desk.order({ type: 'do', action: { type: 'hold', client: 'alice', what: 'pages' } })
 */
export const createDesk = (parts: DeskParts): Desk => {
  const { setup, history, performer, around, network } = parts
  const listeners = new Set<(what: 'state' | 'judged') => void>()
  const tell = (what: 'state' | 'judged'): void => {
    for (const listener of listeners) listener(what)
  }
  const changed = (): void => tell('state')

  const notes: Note[] = []
  let nextNote = 1
  const note = (level: Note['level'], text: string): void => {
    notes.push({ id: nextNote++, level, text, time: history.now() })
    notes.splice(0, Math.max(0, notes.length - mostNotes))
    changed()
  }

  const hands = emptyHands(setup)
  for (const tab of parts.there ?? []) hands.find(tab)
  const player = createStepPlayer(performer)
  const done: Done[] = (parts.there ?? []).map((tab): Done => ({ step: { ...openedAs(tab), id: tab }, at: 0 }))
  const doing = new Map<string, Step>()
  let nextId = 1
  const facts = createFacts(history, setup)

  /** Does a step now, and remembers it with its moment. Resolves with the reason where it could not be done. */
  const perform = async (step: Step): Promise<string | undefined> => {
    const problem = hands.take(withoutMoment(step))
    if (problem !== undefined) return `it ${problem}`
    const entry: Done = { step, at: history.events().length }
    done.push(entry)
    doing.set(step.id, withoutMoment(step))
    changed()
    const undo = (): void => void done.splice(done.indexOf(entry), 1)
    try {
      const performed = player.perform(withoutMoment(step))
      const reason = await (needsBackend(step.type) ? backend.unlessGone(performed) : performed)
      if (reason !== undefined) undo()
      return reason
    } catch (error) {
      // It may have been done all the same, and what was done is saved.
      if (!(error instanceof BackendGone)) undo()
      return reasonOf(error)
    } finally {
      doing.delete(step.id)
      if (doing.size === 0) forgetWhatNeverCame()
      watchTabs()
      changed()
    }
  }

  const doNow = async (action: Action): Promise<void> => {
    const why = setup.unsupported[action.type] ?? parts.whyUnsupported?.(action)
    if (why !== undefined) throw new OrderRefused(`${describeStep({ ...action, id: '' })}: not here, ${why}`)
    const step: Step = { ...action, id: `h${nextId++}` }
    const reason = await perform(step)
    if (reason !== undefined) throw new OrderRefused(`${describeStep(step)}: ${reason}`)
  }

  const breakpoints = watchBreakpoints(history, ({ when, then }) => {
    const step: Step = { ...then, id: `h${nextId++}`, after: when }
    // The order itself is given in this very turn.
    void perform(step).then((reason) => {
      if (reason !== undefined) note('problem', `${describeStep(step)}: ${reason}`)
    })
    changed()
  })

  /** When the script's own last step was begun: what hands do in between does not count. */
  let scriptFrom = history.events().length
  const script = createScript({
    steps: parts.script,
    untilMoment: (step, signal) => player.untilMoment(step, { signal, from: scriptFrom }),
    perform: async (step) => {
      scriptFrom = history.events().length
      const reason = await perform(step)
      if (reason !== undefined) note('problem', `${describeStep(step)}: ${reason}`)
      return reason
    },
    onChange: changed,
  })

  const tabNamed = (name: string): Tab | undefined => {
    try {
      return performer.tab(name)
    } catch {
      return undefined
    }
  }
  const tabNames = (): readonly string[] => setup.clients.flatMap((client) => hands.of(client).tabs)

  /** A browser or a tab that was to be opened and never showed its store is not there: it can be opened once more. */
  const forgetWhatNeverCame = (): void => {
    for (const name of tabNames()) if (tabNamed(name) === undefined) hands.lose(name)
  }

  const pages = watchPages({
    onClosed: (name, tab) => {
      // Whoever closes it by an order has taken it out of the hands already.
      if (tabNamed(name) !== tab || !hands.of(clientOf(name)).tabs.includes(name)) return
      done.push({ step: { type: 'close-tab', tab: name, id: `h${nextId++}` }, at: history.events().length })
      hands.lose(name)
      performer.forget(name)
      note('info', `the window of ${name} was closed by hand: open ${clientOf(name)} again to go on`)
    },
    onCrashed: (name) => note('problem', `the page of ${name} has crashed: close it, and open ${clientOf(name)} again`),
  })
  const watchTabs = (): void => {
    for (const name of tabNames()) {
      const tab = tabNamed(name)
      if (tab !== undefined) pages.watch(name, tab)
    }
  }

  watchTabs()
  const lastSearch = (tab: string): string | undefined =>
    done.flatMap(({ step }) => (step.type === 'view' && step.tab === tab ? [step.search] : [])).at(-1)
  const nameOf = (source: string): string | undefined => tabNames().find((name) => tabNamed(name)?.name === source)
  const reloads = hearReloads({
    history,
    onReload: (source, at) => {
      const tab = nameOf(source)
      if (tab !== undefined) done.push({ step: { type: 'reload', tab, id: `h${nextId++}` }, at })
      changed()
    },
  })
  const commits = hearCommits({
    history,
    tabs: () => tabNames().flatMap((name) => tabNamed(name) ?? []),
    nameOf,
    onActions: (actions, at) => {
      for (const action of actions) {
        // What was ordered here is among what was done already.
        if (action.type === 'view' && lastSearch(action.tab) === action.search) continue
        done.push({ step: { ...action, id: `h${nextId++}` }, at })
      }
      changed()
    },
    onUnsaid: (names) => note('info', `${names.join(', ')}: no schedule has that, and it will not be saved`),
    onUnread: (tab) => note('problem', `a change in the window of ${tab} could not be read, and will not be saved`),
  })

  const standing = (): readonly string[] => [
    ...setup.clients.flatMap((client) => network?.standing(client) ?? []),
    ...[...hands.frozen()].map((tab) => `a frozen tab (${tab})`),
  ]

  const backend = watchBackend({
    around,
    isSuspect: () =>
      doing.size > 0 ||
      setup.clients.some(
        (client) =>
          hands.of(client).tabs.length > 0 &&
          network?.isConnected(client) === false &&
          network.standing(client).length === 0,
      ),
    mayBeAway: () => [...doing.values()].some(({ type }) => type === 'redeploy'),
    onChange: () => {
      const problem = backend.problem()
      if (problem === undefined) note('info', 'the backend is there again')
      else note('problem', `the backend is gone (${problem}): what needs it cannot be done any more`)
    },
  })

  const judging = beginToJudge({
    history,
    around,
    lightsOf: (judgement) =>
      lightsOf(judgement, { pending: facts.pending(), standing: standing(), isSettled: looking.isSettled() }),
    onJudged: () => {
      tell('judged')
      changed()
    },
  })
  const stopListening = history.listen(() => {
    changed()
    judging.soon()
  })

  const looking = beginToLook({
    around: {
      ...around,
      // Nobody in a frozen tab has to settle, and none who share its leader.
      standingOrders: (client) => [
        ...around.standingOrders(client),
        ...[...hands.frozen()].filter((tab) => clientOf(tab) === client).map((tab) => `a frozen tab (${tab})`),
      ],
    },
    tabs: () =>
      tabNames().flatMap((name) => {
        const tab = openTab(tabNamed(name))
        return tab === undefined || pages.hasCrashed(tab) || hands.frozen().has(name) ? [] : [tab]
      }),
    isWhole: () => doing.size === 0 && standing().length === 0,
    onSeen: (tab, sample) => {
      if (facts.see(tab.name, sample)) changed()
    },
    onSettlement: judging.soon,
  })

  const heal = async (): Promise<void> => {
    const refused: string[] = []
    for (const action of hands.healing()) {
      await doNow(action).catch((error: unknown) =>
        refused.push(error instanceof Error ? error.message : String(error)),
      )
    }
    // What no step of a schedule ends: silence, and pushes that were to fail.
    network?.heal()
    if (refused.length > 0) throw new OrderRefused(refused.join('; '))
  }

  const order = async (given: OwnOrder): Promise<void> => {
    switch (given.type) {
      case 'do':
        return doNow(given.action)
      case 'heal':
        return heal()
      case 'next':
        return script.next(given.now)
      case 'skip':
        return script.skip()
      case 'play':
        return script.play()
      case 'pause':
        return script.pause()
      case 'change':
        return script.change(given.step)
      case 'break':
        breakpoints.add(given.when, given.then)
        return changed()
      case 'unbreak':
        breakpoints.remove(given.id)
        return changed()
    }
  }

  const state = (): DeskState => {
    const stands = standing()
    const gone = backend.problem()
    const clients = setup.clients.map((client) => {
      const held = hands.of(client)
      return {
        name: client,
        tabs: held.tabs.map((name) =>
          facts.tabView({
            name,
            source: tabNamed(name)?.name ?? name,
            isOpen: openTab(tabNamed(name)) !== undefined,
            isFrozen: held.frozen.has(name),
            slowedBy: hands.slowedBy(name),
          }),
        ),
        isConnected: network?.isConnected(client) ?? false,
        ...facts.leader(client),
        holds: held.holds.map((what) => ({ what, waiting: performer.waiting(client, what) })),
        latencyMs: held.latencyMs,
        isRefused: held.isRefused,
        isOffline: held.isOffline,
      }
    })
    return {
      clients,
      ...(setup.hasBackend && { backend: { ...facts.backend(), ...(gone !== undefined && { problem: gone }) } }),
      standing: stands,
      lights: judging.lights(),
      script: script.views(),
      isPlaying: script.isPlaying(),
      done: done
        .toSorted((left, right) => left.at - right.at)
        .map(({ step }) => ({ id: step.id, words: describeStep(step), action: step })),
      breakpoints: breakpoints.views(),
      notes: [...notes],
      ...(doing.size > 0 && { doing: [...doing.values()].map(describeStep).join('; ') }),
    }
  }

  return {
    setup,
    history,
    order: async (given) => {
      try {
        await order(given)
      } catch (error) {
        if (error instanceof OrderRefused) throw error
        throw new OrderRefused(reasonOf(error))
      }
    },
    state,
    judgement: judging.judgement,
    schedule: () => scheduleOf(done, history.events(), { ...setup, parameters: parts.parameters }),
    note,
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => {
      pages.close()
      stopListening()
      looking.close()
      script.close()
      breakpoints.close()
      commits.close()
      reloads.close()
      judging.close()
      backend.close()
    },
  }
}

/** How a tab came to be there, as a step. */
const openedAs = (tab: string): Action => {
  const client = clientOf(tab)
  return tab === client ? { type: 'open', client } : { type: 'open-tab', client }
}

const openTab = (tab: Tab | undefined): Tab | undefined => (tab === undefined || tab.page.isClosed() ? undefined : tab)
