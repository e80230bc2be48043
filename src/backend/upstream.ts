/**
 * Another client, without a browser and without LiveStore: it appends events to a store's log over the wire of the backend's
 * LiveStore.
 *
 * Each page it appends is one push, which the backend broadcasts as one page to every connected client.
 */
import type { Family } from '../subject/subject.ts'
import type { StoredEvent } from './types.ts'
import { type UpstreamCalls, upstreamWire } from './upstream-wire.ts'

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
  /**
   * Appends events as one page, to a new log where the backend has lost the one before. Rejects where there are more than
   * `maximumPageLength`: see `pagesOf`. An empty page does nothing.
   */
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
  /** The family of the backend's LiveStore; 0.4.0's unless told otherwise. */
  readonly family?: Family
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
export const connectUpstream = async ({
  url,
  storeId,
  clientId = 'upstream',
  family = '0.4.0-dev.23',
}: UpstreamOptions): Promise<Upstream> => {
  const withCalls = upstreamWire(family, { url, storeId })

  /** The log's head as known from the last answer, so that not every append has to read the log first. */
  let known = 0
  /** Reads all, or what comes after a number, and remembers where the log ends; unless something was appended meanwhile, which knows it better. */
  const readAfter = async (calls: UpstreamCalls, seqNum: number): Promise<readonly StoredEvent[]> => {
    const before = known
    const events = await calls.readAfter(seqNum)
    if (known === before) known = events.at(-1)?.seqNum ?? 0
    return events
  }
  /** The last event that is known is read again: where it is not there any more, the log is another one, and shorter. */
  const readHead = async (calls: UpstreamCalls): Promise<number> => {
    if (known > 0) await readAfter(calls, known - 1)
    if (known === 0) await readAfter(calls, 0)
    return known
  }
  await withCalls((calls) => readAfter(calls, 0))

  const push = async (calls: UpstreamCalls, events: readonly UpstreamEvent[]): Promise<AppendedPage> => {
    if (events.length === 0) return { seqNums: [] }
    if (events.length > maximumPageLength)
      throw new RangeError(
        `Expected a page of at most ${maximumPageLength} events, found ${events.length}: cut them with pagesOf and use appendPages.`,
      )
    for (;;) {
      const parent = known
      const batch = events.map(({ name, args }, index) => ({
        name,
        args,
        seqNum: parent + index + 1,
        parentSeqNum: parent + index,
        clientId,
        sessionId: clientId,
      }))
      const outcome = await calls.push(batch)
      if (outcome.type === 'stored') {
        known = parent + events.length
        return { seqNums: batch.map((event) => event.seqNum) }
      }
      // The protocol's own answer to a stale parent: someone else was first, the events go behind theirs. Or the log has been lost, and
      // another one begun: they go to its end.
      if (outcome.head === parent && !outcome.isAnother)
        throw new Error(`Expected another head than ${parent} with the refusal for ${storeId}, found the same.`)
      known = outcome.head
    }
  }

  // One after the other, in the order asked for: two pushes at once would fight for the same parent.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(use: (calls: UpstreamCalls) => Promise<T>): Promise<T> => {
    const used = last.then(() => withCalls(use))
    last = used.catch(() => {})
    return used
  }

  return {
    clientId,
    append: (events) => inTurn((calls) => push(calls, events)),
    appendPages: (pages) =>
      inTurn(async (calls) => {
        const appended: AppendedPage[] = []
        for (const page of pages) appended.push(await push(calls, page))
        return appended
      }),
    head: () => withCalls(readHead),
    readLog: () => withCalls((calls) => readAfter(calls, 0)),
  }
}

/**
 * One that connects only when something is appended: a backend that is not there is in nobody's way until then, and may be back by the
 * next time. Appending rejects where the backend does not answer.
 */
export const upstreamOnFirstUse = (options: UpstreamOptions): Pick<Upstream, 'append'> => {
  let connecting: Promise<Upstream> | undefined
  const connected = (): Promise<Upstream> => {
    connecting ??= connectUpstream(options).catch((error: unknown) => {
      connecting = undefined
      throw error
    })
    return connecting
  }
  return { append: async (events) => (await connected()).append(events) }
}
