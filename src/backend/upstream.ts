/**
 * Another client, without a browser and without LiveStore: it appends events to a store's log over the backend's HTTP transport
 * (Effect RPC as JSON, LiveStore 0.4).
 *
 * Each page it appends is one push, which the backend broadcasts as one page to every connected client.
 */
import type { StoredEvent } from './types.ts'

/** The most events that one push carries; the backend splits a broadcast there too, so that a longer one would be two pages. */
export const maximumPageLength = 100

/** An event to append, encoded as the app's schema encodes it. */
export interface UpstreamEvent {
  readonly name: string
  readonly args: unknown
}

export interface AppendedPage {
  /** The sequence numbers that the page's events got, in their order. */
  readonly seqNums: readonly number[]
}

export interface Upstream {
  readonly clientId: string
  /** Appends events as one page. Rejects where there are more than `maximumPageLength`: see `pagesOf`. An empty page does nothing. */
  readonly append: (events: readonly UpstreamEvent[]) => Promise<AppendedPage>
  /** Appends pages one after the other, each acknowledged before the next. Other clients' events may come between them. */
  readonly appendPages: (pages: readonly (readonly UpstreamEvent[])[]) => Promise<readonly AppendedPage[]>
  /** The sequence number of the last event in the log; 0 where there is none. */
  readonly head: () => Promise<number>
  /** The log as the backend serves it: through the sync path, unlike `Backend.readLog`. */
  readonly readLog: () => Promise<readonly StoredEvent[]>
}

export interface UpstreamOptions {
  /** The backend's origin, or a relay's. */
  readonly url: string
  readonly storeId: string
  /** How the events name their writer; `upstream` unless told otherwise. */
  readonly clientId?: string
}

/** Cuts events into pages of at most `length` (100 unless told otherwise), for `appendPages`. */
export const pagesOf = (
  events: readonly UpstreamEvent[],
  length: number = maximumPageLength,
): readonly (readonly UpstreamEvent[])[] => {
  if (!Number.isInteger(length) || length < 1 || length > maximumPageLength)
    throw new RangeError(`Expected a page length from 1 to ${maximumPageLength}, found ${length}.`)
  return Array.from({ length: Math.ceil(events.length / length) }, (_, page) =>
    events.slice(page * length, (page + 1) * length),
  )
}

/**
 * Connects to a store's backend as another client. Rejects where the backend does not answer.
 *
 * @example
 * const upstream = await connectUpstream({ url: backend.url, storeId: 'store' })
 * await upstream.append([{ name: 'v1.IssueCreated', args: { id: 'i1' } }])
 */
export const connectUpstream = async ({ url, storeId, clientId = 'upstream' }: UpstreamOptions): Promise<Upstream> => {
  const call = (tag: string, payload: object): Promise<RpcAnswer> => callRpc(url, storeId, tag, payload)

  const readAfter = async (cursor: Cursor | undefined): Promise<Pull> => {
    const encoded = cursor === undefined ? { _tag: 'None' } : { _tag: 'Some', value: cursor }
    const { chunks, exit } = await call('SyncHttpRpc.Pull', { cursor: encoded })
    if (exit._tag !== 'Success') throw refusal('read the log', storeId, exit)
    const pages = chunks.map(toPage)
    const backendId = pages.at(-1)?.backendId
    if (backendId === undefined) throw new Error(`Expected at least one page of the log of ${storeId}, found none.`)
    return { backendId, events: pages.flatMap((page) => page.events) }
  }

  // Known from the last answer, so that not every append has to read the log first.
  let known = lastOf(await readAfter(undefined), 0)
  const head = async (): Promise<number> => {
    const cursor = { backendId: known.backendId, eventSequenceNumber: known.eventSequenceNumber }
    known = lastOf(await readAfter(cursor), known.eventSequenceNumber)
    return known.eventSequenceNumber
  }

  const push = async (events: readonly UpstreamEvent[]): Promise<AppendedPage> => {
    if (events.length === 0) return { seqNums: [] }
    if (events.length > maximumPageLength)
      throw new RangeError(
        `Expected a page of at most ${maximumPageLength} events, found ${events.length}: cut them with pagesOf and use appendPages.`,
      )
    for (;;) {
      const parent = known.eventSequenceNumber
      const batch = events.map(({ name, args }, index) => ({
        name,
        args,
        seqNum: parent + index + 1,
        parentSeqNum: parent + index,
        clientId,
        sessionId: clientId,
      }))
      const { exit } = await call('SyncHttpRpc.Push', {
        batch,
        backendId: { _tag: 'Some', value: known.backendId },
      })
      const behind = newerHead(exit)
      if (exit._tag === 'Success' || behind === undefined) {
        if (exit._tag !== 'Success') throw refusal(`append ${events.length} events`, storeId, exit)
        const seqNums = batch.map((event) => event.seqNum)
        known = { ...known, eventSequenceNumber: parent + events.length }
        return { seqNums }
      }
      // The protocol's own answer to a stale parent: someone else was first, the events go behind theirs.
      if (behind <= parent)
        throw new Error(`Expected a head above ${parent} with the refusal for ${storeId}, found ${behind}.`)
      known = { ...known, eventSequenceNumber: behind }
    }
  }

  // One push at a time, in the order asked for: two at once would fight for the same parent.
  let lastPush: Promise<unknown> = Promise.resolve()
  const append: Upstream['append'] = (events) => {
    const pushed = lastPush.then(() => push(events))
    lastPush = pushed.catch(() => {})
    return pushed
  }

  return {
    clientId,
    append,
    appendPages: async (pages) => {
      const appended: AppendedPage[] = []
      for (const page of pages) appended.push(await append(page))
      return appended
    },
    head,
    readLog: async () => (await readAfter(undefined)).events,
  }
}

interface Cursor {
  readonly backendId: string
  readonly eventSequenceNumber: number
}

interface Pull {
  readonly backendId: string
  readonly events: readonly StoredEvent[]
}

interface RpcExit {
  readonly _tag: string
  readonly cause?: unknown
}

interface RpcAnswer {
  readonly chunks: readonly unknown[]
  readonly exit: RpcExit
}

const callRpc = async (url: string, storeId: string, tag: string, payload: object): Promise<RpcAnswer> => {
  const response = await fetch(`${url}/?storeId=${encodeURIComponent(storeId)}&transport=http`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    // One object, not an array: the JSON serialization of Effect RPC takes a single message.
    body: JSON.stringify({ _tag: 'Request', id: '1', tag, payload: { storeId, ...payload }, headers: [] }),
  })
  const text = await response.text()
  if (!response.ok)
    throw new Error(`Expected ${tag} at ${url} to answer 200, found ${response.status}: ${text.slice(0, 500)}`)
  const messages = asArray(JSON.parse(text), `the answer to ${tag}`)
  const chunks: unknown[] = []
  for (const message of messages) {
    const { _tag, values, exit } = asRecord(message, `a message of ${tag}`)
    if (_tag === 'Chunk') chunks.push(...asArray(values, 'the values of a chunk'))
    if (_tag === 'Exit')
      return { chunks, exit: { ...asRecord(exit, 'an exit'), _tag: String(asRecord(exit, 'an exit')._tag) } }
    if (_tag === 'Defect') throw new Error(`${tag} at ${url} failed inside the backend: ${JSON.stringify(message)}`)
  }
  throw new Error(`Expected an Exit at the end of the answer to ${tag}, found none: ${text.slice(0, 500)}`)
}

const toPage = (value: unknown): Pull => {
  const page = asRecord(value, 'a page of the log')
  const events = asArray(page.batch, 'the batch of a page').map((item) => {
    const event = asRecord(asRecord(item, 'an item of a page').eventEncoded, 'an event of a page')
    return {
      seqNum: Number(event.seqNum),
      parentSeqNum: Number(event.parentSeqNum),
      name: String(event.name),
      args: event.args,
      clientId: String(event.clientId),
      sessionId: String(event.sessionId),
    }
  })
  return { backendId: String(page.backendId), events }
}

const lastOf = (pull: Pull, otherwise: number): Cursor => ({
  backendId: pull.backendId,
  eventSequenceNumber: pull.events.at(-1)?.seqNum ?? otherwise,
})

/** The backend's head where the exit says that it is ahead of the pusher; undefined for every other exit. */
const newerHead = (exit: RpcExit): number | undefined => {
  if (!isRecord(exit.cause) || !isRecord(exit.cause.error) || exit.cause.error._tag !== 'ServerAheadError')
    return undefined
  return Number(exit.cause.error.minimumExpectedNum)
}

const refusal = (what: string, storeId: string, exit: RpcExit): Error =>
  new Error(`The backend refused to ${what} of store ${storeId}: ${JSON.stringify(exit.cause)}`)

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const asRecord = (value: unknown, what: string): Readonly<Record<string, unknown>> => {
  if (isRecord(value)) return value
  throw new Error(`Expected ${what} to be an object, found ${JSON.stringify(value)}.`)
}

const asArray = (value: unknown, what: string): readonly unknown[] => {
  if (Array.isArray(value)) return value
  throw new Error(`Expected ${what} to be a list, found ${JSON.stringify(value)}.`)
}
