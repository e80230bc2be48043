/**
 * The correct engine in LiveStore's place: each client is a device with its one session and its leader, on the same scripted backend and
 * under the same schedules as any LiveStore version. Whatever a trial on it finds is a false alarm.
 */
import { join } from 'node:path'
import type {
  BackendPort,
  ClientOptions,
  Engine,
  EngineClient,
  GlobalEvent as PortEvent,
  PullListener,
} from '../../../apps/engine/src/contract.ts'
import { fold } from '../../../apps/linearlite/src/data/fold.ts'
import { changeIdOf } from '../../history/probe-change.ts'
import { type Draft, type GlobalEvent, toProbeChange } from './events.ts'
import { storageIn } from './files.ts'
import { createLeader, emptyStorage, type Leader } from './leader.ts'
import { createLink } from './link.ts'
import type { Scheduler } from './scheduler.ts'
import { createSession, type Session } from './session.ts'
import { allOff } from './switches.ts'
import { createTell, type Tell } from './teller.ts'

export const livestore: Engine['livestore'] = 'reference'

/** It has what it needs for that. */
export const loadFiles: Engine['loadFiles'] = async () => {}

/** Events that a leader pushes at once. */
const leaderBatch = 10
/** Events that a session pushes at once, unless a schedule says otherwise. */
const sessionBatch = 10
/** Slowest message between session and leader, in milliseconds. */
const slowestMs = 5
/** Milliseconds after which a push is made again that failed for no reason of its own. */
const againAfterMs = 1_000

/** The clock of this process, in whole milliseconds: its timers know no others, and messages must keep their order. */
const timers: Pick<Scheduler, 'now' | 'after'> = {
  now: () => Date.now(),
  after: (milliseconds, action) => void setTimeout(action, milliseconds),
}

/** Drawn by the randomness of the process, which comes from the schedule's seed. */
const latencyMs = (): number => 1 + Math.floor(Math.random() * slowestMs)

export const openClient: Engine['openClient'] = async (options) => {
  const { client, backend, beforeLeaderPush } = options
  const storeId = `${options.storeId}-${client}`
  const tellOf = (lane: 'session' | 'leader'): Tell =>
    createTell({
      lane,
      storeId,
      ...(lane === 'session' && { sessionId }),
      epochNow: () => performance.timeOrigin + performance.now(),
      deliver: options.onProbe,
    })
  const leader = createLeader({
    client,
    tell: tellOf('leader'),
    switches: allOff,
    storage: options.baseDirectory === undefined ? emptyStorage() : storageIn(join(options.baseDirectory, storeId)),
    batchSize: leaderBatch,
  })
  const disconnect = backend === undefined ? () => {} : connect(leader, backend)

  const up = createLink(timers, latencyMs)
  const down = createLink(timers, latencyMs)
  const refuse = (number: number): void => {
    const error = 'LeaderAheadError: refused by order of the trial'
    down.send(() => session.onAnswer(number, { type: 'refused', error }))
    timers.after(againAfterMs, session.tryAgain)
  }
  const session: Session = createSession({
    name: client,
    client,
    sessionId,
    tell: tellOf('session'),
    switches: allOff,
    snapshot: leader.log(),
    batchSize: options.leaderPushBatchSize ?? sessionBatch,
    leader: {
      push: (number, batch) => {
        const decision = beforeLeaderPush?.({ number, changes: batch.map(toProbeChange) }) ?? 'pass'
        const goOn = (decided: 'pass' | 'refuse'): void => {
          if (decided === 'refuse') refuse(number)
          else up.send(() => leader.onPush(client, number, batch))
        }
        if (typeof decision === 'string') goOn(decision)
        else void decision.then(goOn)
      },
    },
  })
  leader.subscribe({
    name: client,
    isIdle: session.isIdle,
    notify: (payload) => down.send(() => session.onPayload(payload)),
    answer: (number, answer) => down.send(() => session.onAnswer(number, answer)),
    shutDown: (cause) => down.send(() => session.shutDown(cause)),
  })
  return clientOf({ options, session, leader, disconnect })
}

const sessionId = 'session'

/** Lets a leader live on a port, until the returned function is called. */
const connect = (leader: Leader, port: BackendPort): (() => void) => {
  let endPull = (): void => {}
  const answer = async (number: number, batch: readonly GlobalEvent[], backendId?: string): Promise<void> => {
    const said = await port.push(
      batch.map(({ key: _, ...event }) => event),
      backendId,
    )
    switch (said.type) {
      case 'stored':
        leader.onAnswer(number, undefined)
        return
      case 'server-ahead':
        leader.onAnswer(number, `ServerAheadError: expected parent e${said.minimumExpectedNum}`)
        return
      case 'other-backend':
        leader.onOtherBackend()
        return
      default:
        leader.onFailure(number, said.type === 'failed' ? said.message : 'IsOfflineError: the connection ended')
        timers.after(againAfterMs, leader.tryAgain)
    }
  }
  const change = (isConnected: boolean): void => {
    if (!isConnected) {
      leader.onDisconnected()
      return
    }
    leader.onConnected({
      push: (number, batch, backendId) => void answer(number, batch, backendId),
      pull: (cursor, backendId) => {
        endPull()
        const listener: PullListener = {
          onPage: ({ events, rest, ...from }) =>
            leader.onPage({ events: events.map(withKey), remaining: rest, ...from }),
          onOffline: () => {},
          onOther: leader.onOtherBackend,
        }
        endPull = port.pull(cursor, listener, backendId)
      },
    })
  }
  const endHearing = port.onConnection(change)
  if (port.isConnected()) change(true)
  return () => {
    endHearing()
    endPull()
  }
}

/** What crosses the backend is known again by its change. */
const withKey = (event: PortEvent): GlobalEvent => ({ ...event, key: changeIdOf(event.args) ?? `e${event.seqNum}` })

const clientOf = ({
  options,
  session,
  leader,
  disconnect,
}: {
  readonly options: ClientOptions
  readonly session: Session
  readonly leader: Leader
  readonly disconnect: () => void
}): EngineClient => {
  const { client } = options
  let views = 0
  const draft = (change: Pick<Draft, 'key' | 'name' | 'args' | 'clientOnly'>): Draft => ({
    ...change,
    clientId: client,
    sessionId,
  })
  const requireRunning = (): void => {
    const cause = session.shutDownBy()
    if (cause !== undefined) throw new Error(`The store of ${client} has shut down: ${cause}`)
  }
  return {
    livestore,
    commit: (commits) => {
      requireRunning()
      for (const changes of commits) {
        session.commit(changes.map(({ name, args }) => draft({ name, args, key: args.changeId, clientOnly: false })))
      }
    },
    setView: (args) => {
      requireRunning()
      views += 1
      session.commit([draft({ name: 'viewSet', args, key: `view ${views} of ${options.storeId}`, clientOnly: true })])
    },
    rows: () => fold(session.shown().filter(({ clientOnly }) => !clientOnly)),
    syncStates: async () => ({ session: session.state(), leader: leader.state() }),
    sessionState: () => {
      const { pending, localHead } = session.state()
      return { pending: pending.length, head: localHead.global }
    },
    storeStatus: () => {
      const cause = session.shutDownBy()
      return cause === undefined ? { type: 'running' } : { type: 'shut-down', cause }
    },
    close: async () => {
      disconnect()
      session.end()
      leader.end()
    },
  }
}
