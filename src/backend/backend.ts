/**
 * Starts the sync backend: the Worker on a real workerd, in a child process under the pinned Node.
 *
 * The parent side runs on any Node from 20.19 on. Storage lies in a temporary folder of the backend's own.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hearLines } from '../run/hear-lines.ts'
import { pinnedNode } from '../run/pinned-node.ts'
import { buildBackend } from './build.ts'
import { wranglerEnvironment } from './environment.ts'
import { happeningOf } from './happening.ts'
import { readStoredEvents } from './log.ts'
import { endGroup } from './process-group.ts'
import { type BackendAnswer, type BackendRequest, isChildMessage, type RequestMessage } from './protocol.ts'
import type { Backend, BackendOptions, LocalBackend } from './types.ts'

/** A stuck child may not hold up the end of a run. */
const closeBoundMs = 10_000

/**
 * Starts a backend and resolves when it answers. The Worker is bundled first where the cache does not have it.
 *
 * Rejects with the child's own words where it does not start. If the child dies by itself later, an event of type
 * `stopped` tells, and every call, pending or new, rejects.
 *
 * @example
 * await using backend = await startBackend({ onEvent: console.log })
 * const log = await backend.readLog('some-store')
 */
export const startBackend = async (options: BackendOptions = {}): Promise<LocalBackend> => {
  const askedAt = performance.now()
  const emit = options.onEvent ?? (() => {})
  const folder = await mkdtemp(join(tmpdir(), 'sync-backend-'))
  // The child loads wrangler while the bundle is looked up or made.
  const child = startChild(folder, (text) => emit(happeningOf(text)))

  const stop = async (): Promise<void> => {
    const bound = setTimeout(() => endGroup(child.pid), closeBoundMs)
    // A child that is dead already has nothing left to close.
    await child.call({ type: 'close' }).catch(() => {})
    await child.ended
    clearTimeout(bound)
    endGroup(child.pid)
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }

  let dead = false
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= stop().then(() => {
      if (!dead) emit({ lane: 'backend', type: 'stopped', text: 'closed' })
    })
    return closing
  }
  void child.ended.then((how) => {
    if (closing !== undefined) return
    dead = true
    // What the child had started has lost its keeper.
    endGroup(child.pid)
    emit({ lane: 'backend', type: 'stopped', text: `died: ${how}` })
  })

  try {
    const { source, subject } = options
    const worker = await buildBackend({
      ...(source !== undefined && { source }),
      ...(subject !== undefined && { subject }),
    })
    const { url } = await child.expect('started', {
      type: 'start',
      configPath: worker.configPath,
      prebuiltWorkerDir: worker.folder,
      log: worker.log,
    })
    const answer = await fetch(url)
    await answer.text()
    if (!answer.ok) throw new Error(`Expected the backend at ${url} to answer 200, found ${answer.status}.`)
    const startedInMs = performance.now() - askedAt
    emit({ lane: 'backend', type: 'started', text: url })

    const sql: Backend['sql'] = async (storeId, query, parameters = []) =>
      (await child.expect('rows', { type: 'sql', storeId, query, parameters })).rows
    return {
      url,
      startedInMs,
      pid: child.pid,
      sql,
      readLog: (storeId) =>
        readStoredEvents(storeId, (query, parameters) => sql(storeId, query, parameters), worker.log),
      evict: async (storeId, webSockets) => {
        await child.expect('done', { type: 'evict', storeId, webSockets })
        emit({ lane: 'backend', type: 'evicted', storeId, text: `${storeId}, sockets ${webSockets}` })
      },
      wipe: async (storeId) => {
        await child.expect('done', { type: 'wipe', storeId })
        // Whoever got an old event got it before this, and whoever meets the new log meets it after.
        emit({ lane: 'backend', type: 'wiped', storeId })
        await child.expect('done', { type: 'end-wipe', storeId })
      },
      redeploy: async () => {
        await child.expect('done', { type: 'redeploy' })
        emit({ lane: 'backend', type: 'redeployed' })
      },
      close,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

interface Child {
  readonly pid: number
  /** Resolves when the process is gone, with how it went in words. */
  readonly ended: Promise<string>
  readonly call: (request: BackendRequest) => Promise<BackendAnswer>
  /** A call that rejects unless the answer is of this type. */
  readonly expect: <T extends BackendAnswer['type']>(
    type: T,
    request: BackendRequest,
  ) => Promise<Extract<BackendAnswer, { readonly type: T }>>
}

interface PendingCall {
  readonly resolve: (answer: BackendAnswer) => void
  readonly reject: (error: Error) => void
}

const startChild = (folder: string, onLine: (text: string) => void): Child => {
  const forked: ChildProcess = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), [folder], {
    execPath: pinnedNode(),
    execArgv: [], // Not the runner's own, which may name loaders that this process cannot load.
    env: wranglerEnvironment(folder),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true, // Leads a group of its own, so that workerd can be ended with it whatever happens.
  })
  const lastLines = hearLines([forked.stdout, forked.stderr], onLine)

  const pending = new Map<number, PendingCall>()
  let lastId = 0
  let death: Error | undefined
  const ended = new Promise<string>((resolve) => {
    const die = (how: string): void => {
      death ??= new Error(
        `The backend's process is gone (${how}); start another one.${lastLines.length === 0 ? '' : ` Its last words:\n${lastLines.join('\n')}`}`,
      )
      for (const call of pending.values()) call.reject(death)
      pending.clear()
      resolve(how)
    }
    forked.once('error', (error) => die(`it could not be started: ${error.message}`))
    forked.once('exit', (code, signal) => die(signal === null ? `exit code ${code}` : `signal ${signal}`))
  })
  forked.on('message', (message) => {
    if (!isChildMessage(message)) return
    if (message.type === 'line') return onLine(message.text)
    pending.get(message.id)?.resolve(message.answer)
    pending.delete(message.id)
  })

  const call: Child['call'] = (request) =>
    new Promise<BackendAnswer>((resolve, reject) => {
      if (death !== undefined) return reject(death)
      const message: RequestMessage = { id: ++lastId, request }
      pending.set(message.id, { resolve, reject })
      // A failed send is a process that is going: its exit rejects the call, with the reason.
      forked.send(message, () => {})
    })
  return {
    pid: forked.pid ?? -1,
    ended,
    call,
    expect: async (type, request) => {
      const answer = await call(request)
      if (isAnswer(type, answer)) return answer
      throw new Error(
        answer.type === 'failed'
          ? `The backend refused \`${request.type}\`: ${answer.message}`
          : `Expected the backend to answer \`${request.type}\` with \`${type}\`, found \`${answer.type}\`.`,
      )
    },
  }
}

const isAnswer = <T extends BackendAnswer['type']>(
  type: T,
  answer: BackendAnswer,
): answer is Extract<BackendAnswer, { readonly type: T }> => answer.type === type
