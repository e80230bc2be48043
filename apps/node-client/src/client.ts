/**
 * The process of one device: LiveStore's session with LinearLite's schema on its main thread. It does what its parent asks over
 * IPC, and ends with it.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { makeWorkerAdapter } from '@livestore/adapter-node'
import { liveStoreVersion } from '@livestore/common'
import { createIssue } from '../../linearlite/src/data/actions.ts'
import { allComments, allIssues } from '../../linearlite/src/data/queries.ts'
import { openStoreOn } from '../../linearlite/src/livestore/open-store.ts'
import type { OpenStore } from '../../linearlite/src/livestore/store.ts'
import { type ClientReply, type ClientRequest, isClientRequest, lineFiles, type StoreStatus } from './contract.ts'
import { readClientSettings } from './settings.ts'
import { speakOn } from './thread-lines.ts'

const settings = readClientSettings()
const { client, storeId, storage } = settings

/** LiveStore wraps what went wrong in errors whose texts are long; the innermost is the one that tells. */
let innermostError: string | undefined
const probe = speakOn({
  file: lineFiles.session,
  lane: 'session',
  storeId,
  onError: (text) => {
    innermostError = /\bError: [A-Z][^\n"(){},]{5,160}/.exec(text)?.[0] ?? innermostError
  },
})

let store: OpenStore | undefined
let status: StoreStatus = { type: 'booting' }
let sessionState = { pending: 0, head: 0 }

const shutDown = (cause: string): void => {
  // The first cause is the cause; later signals only repeat that it is over.
  if (status.type !== 'shut-down') status = { type: 'shut-down', cause }
}

/** The status with the innermost error in front, which LiveStore may log a moment later than it shuts down. */
const toldStatus = (now: StoreStatus): StoreStatus =>
  now.type !== 'shut-down' || innermostError === undefined || now.cause.includes(innermostError)
    ? now
    : { type: 'shut-down', cause: `${innermostError}; ${now.cause}` }

const storeStatus = (): StoreStatus => {
  if (store !== undefined && !store.isAlive())
    shutDown('LiveStore has dropped the store; its console lines may say why')
  return toldStatus(status)
}

/** @throws Error where the store does not run */
const running = (): OpenStore => {
  const now = storeStatus()
  if (store !== undefined && now.type === 'running') return store
  const why = now.type === 'shut-down' ? `has shut down: ${now.cause}` : 'is not open'
  throw new Error(`The store of ${client} ${why}`)
}

const open = async (): Promise<string> => {
  const { leaderPushBatchSize, simulation } = settings
  store = await openStoreOn(
    {
      adapter: makeWorkerAdapter({
        storage,
        clientId: client,
        sessionId: 'session',
        workerUrl: new URL('./leader.mjs', import.meta.url),
      }),
      probe,
    },
    {
      storeId,
      settings: {
        probe: settings.debug,
        leaderPushBatchSize,
        ...(Object.keys(simulation).length > 0 && { simulation }),
      },
      onBootProgress: () => {},
      onShutDown: shutDown,
    },
  )
  if (status.type === 'booting') status = { type: 'running' }
  store.subscribeSession((state) => {
    sessionState = state
  })
  return liveStoreVersion
}

const createIssues = async (count: number, commitBatchSize: number): Promise<null> => {
  const titleOf = (index: number): string => `Issue ${index + 1} of ${client}`
  const issues = Array.from({ length: count }, (_, index) =>
    createIssue({ title: titleOf(index), creator: client, rank: `a${index.toString(36).padStart(3, '0')}1` }),
  )
  for (let at = 0; at < count; at += commitBatchSize) {
    // The judgement tells of a store that has shut down; its changes were never made.
    if (storeStatus().type !== 'running') break
    running().commit(issues.slice(at, at + commitBatchSize))
    await nextTurn()
  }
  return null
}

const answer = async (request: ClientRequest): Promise<unknown> => {
  switch (request.name) {
    case 'open':
      return open().catch((error: unknown) => {
        shutDown(`it could not be opened: ${error instanceof Error ? error.message : String(error)}`)
        throw error
      })
    case 'createIssues':
      return createIssues(request.count, request.commitBatchSize)
    case 'rows': {
      const { read } = running()
      return { issues: read(allIssues), comments: read(allComments) }
    }
    case 'syncStates':
      return storeStatus().type === 'running' ? running().syncStates() : null
    case 'sessionState':
      return sessionState
    case 'storeStatus':
      return storeStatus()
    case 'time':
      return performance.timeOrigin + performance.now()
    case 'close':
      await store?.close()
      return null
  }
}

const reply = (message: ClientReply): void => {
  if (process.connected) process.send?.(message, () => {})
}

process.on('message', (message) => {
  if (!isClientRequest(message)) return
  const { id } = message
  answer(message).then(
    (found) => reply({ id, type: 'answer', answer: found }),
    (error: unknown) => reply({ id, type: 'failed', error: error instanceof Error ? error.message : String(error) }),
  )
})
process.once('disconnect', () => process.exit(0))
