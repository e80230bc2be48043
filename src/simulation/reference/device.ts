/** A device: its tabs and its one leader, what lies on its disk, and its connection to the backend. */
import type { Recorder } from '../../history/recorder.ts'
import type { SyncStates } from '../../history/sync-state.ts'
import type { Draws } from '../../schedule/draws.ts'
import { fold } from './app.ts'
import type { Backend, Subscriber } from './backend.ts'
import type { Draft } from './events.ts'
import { type Connection, createLeader, emptyStorage, type Leader, loseTail } from './leader.ts'
import { createLink, type Link } from './link.ts'
import { exactly, type Plan } from './schedule.ts'
import type { Scheduler } from './scheduler.ts'
import { createSession, type Session } from './session.ts'
import type { Switches } from './switches.ts'
import { tellTo } from './teller.ts'

export interface Device {
  readonly client: string
  readonly tabs: readonly string[]
  /** Commits in a tab; does nothing while the tab is being loaded. */
  readonly commit: (tab: string, drafts: readonly Draft[]) => void
  /** Breaks the connection, if there is one, and says whether there was. A device that is online connects again after a while. */
  readonly cut: (forMs: number) => boolean
  readonly goOffline: () => boolean
  readonly goOnline: () => void
  /**
   * Loads a page anew; `atRest` compares what it shows before and after, where nothing is pending. Nobody does so while
   * another page of the device is being loaded, or with a page that has shut down, unless that is for a new start.
   */
  readonly reload: (
    tab: string,
    options: { readonly bootMs: number; readonly atRest: boolean; readonly isNewStart?: true },
  ) => void
  /** What a tab holds. Every tab has been loaded when all is at rest. */
  readonly look: (tab: string) => Session
  readonly states: (tab: string) => SyncStates
}

/** What all devices of a trial share. */
export interface World {
  readonly plan: Plan
  readonly scheduler: Scheduler
  readonly history: Recorder
  readonly switches: Switches
  readonly backend: Backend | undefined
  /** The draws of everything under a key. */
  readonly drawsOf: (key: string) => Draws
  readonly nextConnection: () => number
}

interface Tab {
  readonly session: Session
  /** From the leader to the tab. */
  readonly down: Link
  readonly up: Link
}

export const createDevice = (client: string, tabs: readonly string[], world: World): Device => {
  const { plan, scheduler, history, switches, backend } = world
  const storage = emptyStorage()
  const open = new Map<string, Tab>()
  let leader = startLeader()
  let connection: { readonly cut: (why: 'cut' | 'closed') => void } | undefined
  let online = true
  let loading = false

  function startLeader(): Leader {
    return createLeader({
      client,
      tell: tellTo(history, { lane: 'leader', source: client }),
      switches,
      storage,
      batchSize: plan.leaderBatch,
    })
  }

  const latency = (key: string, slowestMs: number): (() => number) => {
    const draws = world.drawsOf(key)
    return () => exactly(draws.real(slowestMs / 10, slowestMs))
  }

  const isIdle = (): boolean =>
    !loading && leader.isIdle() && [...open.values()].every(({ session }) => session.isIdle())

  /** Only a switch makes it deaf, to a backend that it has still to know, once it has known another. */
  let isDeaf = false
  let hasSpoken = false
  const isDeafTo = (backendId: string | undefined): boolean => {
    const isNew = backendId === undefined && history.events().some(({ type }) => type === 'wiped')
    hasSpoken = false
    const isHarmed = (): boolean => hasSpoken && (backend?.log().length ?? 0) > 0
    if (isNew && !isDeaf) isDeaf = switches.bites('never-pulls-new-log', client, isHarmed)
    return isDeaf
  }

  const connect = (): void => {
    if (backend === undefined || !online || loading || connection !== undefined) return
    const number = world.nextConnection()
    const up = createLink(scheduler, latency(`connection ${number} up`, plan.slowestNetworkMs))
    const down = createLink(scheduler, latency(`connection ${number} down`, plan.slowestNetworkMs))
    const to = leader
    const subscriber: Subscriber = {
      client,
      isIdle,
      sendPage: (page) => down.send(() => to.onPage(page)),
      sendAnswer: (push, error) => down.send(() => to.onAnswer(push, error)),
      sendOther: () => down.send(() => to.onOtherBackend()),
    }
    const tellFrame = (kind: 'push' | 'pull-request'): void => {
      history.record(client, { lane: 'network', type: 'frame', connection: number, direction: 'up', kind })
    }
    const made: Connection = {
      push: (push, batch, backendId) => {
        tellFrame('push')
        hasSpoken = true
        up.send(() => backend.onPush(subscriber, push, batch, backendId))
      },
      pull: (cursor, backendId) => {
        if (isDeafTo(backendId)) return
        tellFrame('pull-request')
        up.send(() => backend.onPull(subscriber, cursor, backendId))
      },
    }
    history.record(client, { lane: 'network', type: 'opened', connection: number })
    connection = {
      cut: (why) => {
        up.cut()
        down.cut()
        connection = undefined
        history.record(client, { lane: 'network', type: why, connection: number })
        backend.forget(subscriber)
        to.onDisconnected()
      },
    }
    leader.onConnected(made)
  }

  const subscribe = (tab: Tab): void => {
    const { session, down } = tab
    leader.subscribe({
      name: session.name,
      isIdle: session.isIdle,
      notify: (payload) => down.send(() => session.onPayload(payload)),
      answer: (number, answer) => down.send(() => session.onAnswer(number, answer)),
      shutDown: (cause) => down.send(() => session.shutDown(cause)),
    })
  }

  let lives = 0
  const openTab = (name: string): void => {
    lives += 1
    const down = createLink(scheduler, latency(`${name} ${lives} down`, plan.slowestLocalMs))
    const up = createLink(scheduler, latency(`${name} ${lives} up`, plan.slowestLocalMs))
    const session = createSession({
      name,
      client,
      sessionId: `${name}-session`,
      tell: tellTo(history, { lane: 'session', source: name, sessionId: `${name}-session` }),
      switches,
      snapshot: leader.log(),
      batchSize: plan.sessionBatch,
      leader: {
        push: (number, batch) => {
          // A message to a worker that is gone is gone with it.
          const to = leader
          up.send(() => to.onPush(name, number, batch))
        },
      },
    })
    const tab = { session, down, up }
    open.set(name, tab)
    subscribe(tab)
  }

  const tabOf = (name: string): Tab => {
    const tab = open.get(name)
    if (tab === undefined) throw new Error(`Expected an open tab ${name} of ${client}, but it is being loaded.`)
    return tab
  }

  const rows = (name: string, moment: 'before-reload' | 'after-reload'): void => {
    const { session } = tabOf(name)
    const head = session.state().localHead.global
    history.record(name, { lane: 'session', type: 'rows', moment, head, rows: fold(session.shown()) })
  }

  const replaceLeader = (): void => {
    // What waits while nothing is connected is stored nowhere else.
    if (switchesMayLoseTail() && switches.bites('loses-tail-on-reload', client)) loseTail(storage)
    leader = startLeader()
    for (const tab of open.values()) {
      subscribe(tab)
      tab.down.send(tab.session.onNewLeader)
    }
  }
  /** Whether a session was told that its leader has a change: what it was not told of when its page ended, nobody has promised. */
  const wasPromised = (changeId: string): boolean =>
    history
      .events()
      .some(
        (event) =>
          event.type === 'probe' &&
          (event.probe.type === 'session-push-ok' || event.probe.type === 'session-pull') &&
          event.probe.changes.some((change) => change.changeId === changeId),
      )
  const switchesMayLoseTail = (): boolean => {
    const last = storage.pending.findLast(({ clientOnly }) => !clientOnly)
    if (last === undefined || online) return false
    const { changeId } = last.args as { readonly changeId: string }
    if (!wasPromised(changeId)) return false
    return backend?.log().every(({ args }) => (args as { readonly changeId: string }).changeId !== changeId) ?? false
  }

  for (const name of tabs) {
    openTab(name)
    history.record(name, { lane: 'session', type: 'opened' })
  }
  connect()

  return {
    client,
    tabs,
    commit: (name, drafts) => open.get(name)?.session.commit(drafts),
    cut: (forMs) => {
      if (connection === undefined) return false
      connection.cut('cut')
      scheduler.after(forMs, connect)
      return true
    },
    goOffline: () => {
      const was = online && connection !== undefined
      online = false
      connection?.cut('cut')
      return was
    },
    goOnline: () => {
      online = true
      connect()
    },
    reload: (name, { bootMs, atRest, isNewStart = false }) => {
      const tab = open.get(name)
      if (loading || tab === undefined || (atRest && !tab.session.isIdle())) return
      if (tab.session.hasShutDown() && !isNewStart) return
      if (atRest) rows(name, 'before-reload')
      history.record(name, { lane: 'session', type: 'reloading' })
      loading = true
      tab.session.end()
      tab.up.cut()
      tab.down.cut()
      open.delete(name)
      leader.unsubscribe(name)
      const holdsLeader = name === tabs[0]
      if (holdsLeader) {
        connection?.cut('closed')
        leader.end()
      }
      scheduler.after(bootMs, () => {
        loading = false
        if (holdsLeader) replaceLeader()
        openTab(name)
        history.record(name, { lane: 'session', type: 'reloaded' })
        if (atRest) rows(name, 'after-reload')
        connect()
      })
    },
    look: (name) => tabOf(name).session,
    states: (name) => ({ session: tabOf(name).session.state(), leader: leader.state() }),
  }
}
