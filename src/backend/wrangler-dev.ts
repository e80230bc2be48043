/**
 * The sync backend as a developer runs it: the real `wrangler dev`, from source, with its own bundler and watcher.
 *
 * For people and one smoke scenario; slower and larger than `startBackend`, and not able to evict or to redeploy on demand.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tellTrafficBinding } from '../../apps/sync-backend/src/traffic-line.ts'
import { hearLines } from '../run/hear-lines.ts'
import { pinnedNode } from '../run/pinned-node.ts'
import { wranglerEnvironment } from './environment.ts'
import { happeningOf } from './happening.ts'
import { defaultSource, wranglerCommand } from './paths.ts'
import { endGroup } from './process-group.ts'
import type { BackendOptions, LocalBackend } from './types.ts'
import { connectUpstream } from './upstream.ts'
import { writeSubjectConfig } from './wrangler-config.ts'

/**
 * Starts `wrangler dev` on a free port of 127.0.0.1 and resolves when it answers. Same interface as `startBackend`, but:
 * `readLog` is a pull over HTTP, so it goes through the sync path and is no independent oracle; `sql`, `evict`, `wipe` and
 * `redeploy` reject as unsupported.
 *
 * wrangler leaves children behind when it is ended alone: it runs in a process group of its own, which is ended whole. A parent
 * that is killed cannot do that: run it inside a run that ends what is left.
 */
export const startWranglerDev = async (options: BackendOptions = {}): Promise<LocalBackend> => {
  const askedAt = performance.now()
  const emit = options.onEvent ?? (() => {})
  const source = options.source ?? defaultSource
  const subject = options.subject?.isWorkspace === true ? undefined : options.subject
  const folder = await mkdtemp(join(tmpdir(), 'wrangler-dev-'))
  const configPath =
    subject === undefined ? join(source, 'wrangler.jsonc') : await writeSubjectConfig({ source, subject, folder })
  const wrangler = spawn(
    pinnedNode(),
    [
      wranglerCommand(source),
      'dev',
      ...['--config', configPath],
      ...['--ip', '127.0.0.1', '--port', '0', '--inspector-port', '0'],
      ...['--persist-to', join(folder, 'state')],
      ...['--var', `${tellTrafficBinding}:yes`],
      '--show-interactive-dev-session=false',
    ],
    { cwd: source, env: wranglerEnvironment(folder), stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  )
  let stopping = false

  // A detached leader would outlive a parent that exits without closing.
  const endWithParent = (): void => endGroup(wrangler.pid)
  process.once('exit', endWithParent)

  const ended = new Promise<string>((resolve) => {
    wrangler.once('error', (error) => resolve(`it could not be started: ${error.message}`))
    wrangler.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`))
  })
  const stop = async (): Promise<void> => {
    stopping = true
    endGroup(wrangler.pid)
    await ended
    process.off('exit', endWithParent)
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    emit({ lane: 'backend', type: 'stopped', text: 'closed' })
  }
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= stop()
    return closing
  }
  void ended.then((how) => {
    if (stopping) return
    endGroup(wrangler.pid)
    emit({ lane: 'backend', type: 'stopped', text: `died: ${how}` })
  })

  let lastLines: readonly string[] = []
  const ready = new Promise<string>((resolve) => {
    lastLines = hearLines([wrangler.stdout, wrangler.stderr], (line) => {
      emit(happeningOf(line))
      const url = /Ready on (http:\/\/\S+?)\/?$/.exec(line.trimEnd())?.[1]
      if (url !== undefined) resolve(url)
    })
  })
  const died = ended.then((how) => {
    throw new Error(`Expected wrangler dev to be ready, but it ended (${how}):\n${lastLines.join('\n')}`)
  })
  // Only of interest to the race below; it also settles when a ready backend is closed.
  died.catch(() => {})

  try {
    const url = await Promise.race([ready, died])
    const answer = await fetch(url)
    await answer.text()
    if (!answer.ok) throw new Error(`Expected wrangler dev at ${url} to answer 200, found ${answer.status}.`)
    emit({ lane: 'backend', type: 'started', text: url })
    return {
      url,
      startedInMs: performance.now() - askedAt,
      pid: wrangler.pid ?? -1,
      readLog: async (storeId) =>
        (await connectUpstream({ url, storeId, ...(subject && { family: subject.family }) })).readLog(),
      sql: () => unsupported('sql'),
      evict: () => unsupported('evict'),
      wipe: () => unsupported('wipe'),
      redeploy: () => unsupported('redeploy'),
      close,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

const unsupported = (operation: string): Promise<never> =>
  Promise.reject(new Error(`unsupported: wrangler dev cannot \`${operation}\` from outside; use startBackend for it.`))
