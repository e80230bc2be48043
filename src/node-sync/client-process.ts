/** One device in a process of its own, under the pinned Node: started, asked, heard, and ended for sure. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import {
  type CallName,
  type ClientCalls,
  type ClientSettings,
  isClientReply,
  lineFiles,
  settingsVariable,
  type ThreadLine,
} from '../../apps/node-client/src/contract.ts'
import { parseProbeLines } from '../history/probe.ts'
import type { Recorder } from '../history/recorder.ts'
import { hearLines } from '../run/hear-lines.ts'
import { pinnedNode } from '../run/pinned-node.ts'
import { measureClock } from '../settlement/measure-clock.ts'
import type { WatchedTab } from '../settlement/surroundings.ts'

/** A session that has not answered for this long is in an endless loop: what it computes for an answer takes milliseconds. */
const answersWithinMs = 60_000
/** What takes its time even where all is well: LiveStore works between two commits. */
const worksWithinMs = 600_000
const work: readonly CallName[] = ['open', 'createIssues']
/** A store that has crashed may never say that it has closed. */
const closesWithinMs = 5_000

export interface ClientProcess {
  readonly name: string
  /** What settlement looks at. */
  readonly tab: WatchedTab
  /** @throws Error where the process has ended or does not answer, and with its own words where it cannot do it */
  readonly call: <Name extends CallName>(
    name: Name,
    ...asks: keyof ClientCalls[Name]['asks'] extends never ? [] : [asks: ClientCalls[Name]['asks']]
  ) => Promise<ClientCalls[Name]['answers']>
  /** Closes the store as an app does that ends, as far as it can be, and ends the process. */
  readonly close: () => Promise<void>
  /** Ends the process at once, as a crash of the machine would. */
  readonly kill: () => Promise<void>
}

export interface ClientProcessOptions {
  /** The module of the client; see build-node-client.ts. */
  readonly module: string
  readonly settings: ClientSettings
  readonly history: Recorder
  /** The file that gets what a thread says, its probes apart. */
  readonly logOf: (thread: 'session' | 'leader') => string
  /** Hears every console line, too. */
  readonly onLine?: (line: string) => void
}

/** Starts the process of a device; its store is opened by a call. */
export const startClient = async ({
  module,
  settings,
  history,
  logOf,
  onLine = () => {},
}: ClientProcessOptions): Promise<ClientProcess> => {
  const name = settings.client
  const child = spawn(pinnedNode(), [module], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production', [settingsVariable]: JSON.stringify(settings) },
  })

  const log = (thread: 'session' | 'leader', words: string): void => {
    const line = `${(history.now() / 1000).toFixed(3).padStart(9)} ${words}`
    appendFileSync(logOf(thread), `${line}\n`)
    onLine(`${name} ${thread} ${line}`)
  }
  const hearThread = (thread: 'session' | 'leader'): void => {
    const origin = thread === 'session' ? 'page' : 'leader'
    hearLines([outputOf(child, lineFiles[thread])], (text) => {
      const line = readThreadLine(text)
      switch (line?.type) {
        case 'probes':
          for (const probe of parseProbeLines(line.text) ?? []) {
            history.record(name, { lane: probe.lane, type: 'probe', probe })
          }
          break
        case 'console':
          log(thread, `${line.level} ${line.text}`)
          history.record(name, { lane: 'console', type: 'line', origin, level: line.level, text: line.text })
          break
        case 'uncaught':
          log(thread, `uncaught ${line.text}`)
          history.record(name, { lane: 'console', type: 'uncaught', origin, level: 'error', text: line.text })
          break
        case undefined:
          log(thread, `(not understood) ${text}`)
      }
    })
  }
  hearThread('session')
  hearThread('leader')
  const lastWords = hearLines([child.stdout, child.stderr], (text) => {
    log('session', text)
    history.record(name, { lane: 'console', type: 'line', origin: 'page or leader', level: 'info', text })
  })

  const calls = createCalls(child, name, lastWords)
  const { call } = calls
  // Both threads tell times since 1970 by the machine's own clock. Nothing else happens in the process yet.
  const clock = await measureClock(() => call('time'), { now: history.now, pauseMs: 1 })
  if (clock !== undefined) {
    for (const lane of ['session', 'leader'] as const) {
      history.record('test', { lane: 'test', type: 'clock', of: { lane, source: name }, ...clock })
    }
  }

  const tab: WatchedTab = {
    name,
    client: name,
    syncStates: async () => (await call('syncStates').catch(() => null)) ?? undefined,
    sessionState: () => call('sessionState'),
    storeStatus: async () => calls.ended() ?? (await call('storeStatus')),
    rows: () => call('rows'),
  }
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }
  return {
    name,
    tab,
    call,
    kill,
    close: async () => {
      let patience: NodeJS.Timeout | undefined
      const late = new Promise<void>((resolve) => {
        patience = setTimeout(resolve, closesWithinMs)
      })
      await Promise.race([call('close').catch(() => {}), late])
      clearTimeout(patience)
      await kill()
    },
  }
}

/** What the process writes to one of its open files. */
const outputOf = ({ stdio }: ChildProcess, file: number): Readable | null => {
  const streams: readonly unknown[] = stdio
  const stream = streams[file]
  return stream instanceof Readable ? stream : null
}

const readThreadLine = (text: string): ThreadLine | undefined => {
  try {
    return JSON.parse(text) as ThreadLine
  } catch {
    return undefined
  }
}

interface PendingCall {
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: Error) => void
}

const createCalls = (child: ChildProcess, name: string, lastWords: readonly string[]) => {
  const pending = new Map<number, PendingCall>()
  let lastId = 0
  let ended: string | undefined
  const end = (how: string): void => {
    ended ??= how
    const words = lastWords.length === 0 ? '' : `. Its last words:\n${lastWords.join('\n')}`
    for (const { reject } of pending.values()) reject(new Error(`the process of ${name} ended with ${how}${words}`))
    pending.clear()
  }
  child.once('exit', (code, signal) => end(signal ?? `exit code ${code}`))
  child.once('error', (error) => end(error.message))
  child.on('message', (message) => {
    if (!isClientReply(message)) return
    const call = pending.get(message.id)
    pending.delete(message.id)
    if (message.type === 'answer') call?.resolve(message.answer)
    else call?.reject(new Error(message.error))
  })

  const call: ClientProcess['call'] = (callName, ...[asks]) =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) return reject(new Error(`the process of ${name} has ended with ${ended}`))
      const id = ++lastId
      const withinMs = work.includes(callName) ? worksWithinMs : answersWithinMs
      const patience = setTimeout(
        () => settle.reject(new Error(`${name} has not answered "${callName}" for ${withinMs / 1000} s`)),
        withinMs,
      )
      const settle: PendingCall = {
        resolve: (answer) => {
          clearTimeout(patience)
          resolve(answer as ClientCalls[typeof callName]['answers'])
        },
        reject: (error) => {
          clearTimeout(patience)
          pending.delete(id)
          reject(error)
        },
      }
      pending.set(id, settle)
      // A failed send is a process that is going: its exit rejects the call, with the reason.
      child.send({ id, name: callName, ...asks }, () => {})
    })
  return {
    call,
    /** The life of a store whose process has ended by itself. */
    ended: () =>
      ended === undefined ? undefined : { type: 'shut-down' as const, cause: `its process ended with ${ended}` },
  }
}
