/** Another client over the backend's HTTP transport: Effect RPC as JSON, LiveStore 0.4.0-dev.8 to 0.4.0. */
import { asArray, asRecord, isRecord } from './shape.ts'
import type { StoredEvent } from './types.ts'
import type { UpstreamCalls, UpstreamTarget, UpstreamWire } from './upstream-wire.ts'

export const effectRpcCalls = ({ url, storeId }: UpstreamTarget): UpstreamWire => {
  /** The backend's identity, from its last page. */
  let backendId: string | undefined

  const call = (tag: string, payload: object): Promise<RpcAnswer> => callRpc(url, storeId, tag, payload)

  const readAfter: UpstreamCalls['readAfter'] = async (seqNum) => {
    const cursor =
      backendId === undefined || seqNum === 0
        ? { _tag: 'None' }
        : { _tag: 'Some', value: { backendId, eventSequenceNumber: seqNum } }
    const { chunks, exit } = await call('SyncHttpRpc.Pull', { cursor })
    // The number was one of the log that is lost: this one is read from its beginning, and with it the new identity.
    if (cursor._tag === 'Some' && isOtherBackend(exit)) return readAfter(0)
    if (exit._tag !== 'Success') throw refusal('read the log', storeId, exit)
    const pages = chunks.map((page) => asRecord(page, 'a page of the log'))
    const lastPage = pages.at(-1)
    if (lastPage === undefined) throw new Error(`Expected at least one page of the log of ${storeId}, found none.`)
    backendId = String(lastPage.backendId)
    return pages.flatMap((page) => asArray(page.batch, 'the batch of a page').map(toStoredEvent))
  }

  const push: UpstreamCalls['push'] = async (batch) => {
    const identity = backendId === undefined ? { _tag: 'None' } : { _tag: 'Some', value: backendId }
    const { exit } = await call('SyncHttpRpc.Push', { batch, backendId: identity })
    if (exit._tag === 'Success') return { type: 'stored' }
    const refused = backendId
    if (isOtherBackend(exit)) {
      const log = await readAfter(0)
      if (backendId !== refused) return { type: 'refused', head: log.at(-1)?.seqNum ?? 0, isAnother: true }
    }
    const head = otherHead(exit)
    if (head === undefined) throw refusal(`append ${batch.length} events`, storeId, exit)
    return { type: 'refused', head, isAnother: false }
  }

  return (use) => use({ readAfter, push })
}

/** An item of a page, which carries its event encoded. */
export const toStoredEvent = (item: unknown): StoredEvent => {
  const event = asRecord(asRecord(item, 'an item of a page').eventEncoded, 'an event of a page')
  return {
    seqNum: Number(event.seqNum),
    parentSeqNum: Number(event.parentSeqNum),
    name: String(event.name),
    args: event.args,
    clientId: String(event.clientId),
    sessionId: String(event.sessionId),
  }
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
  }).catch((cause: unknown) => {
    throw new Error(`Expected ${tag} at ${url} to be answered, but the backend cannot be reached.`, { cause })
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

/** The backend's head where the exit says that it is not the one that was pushed behind; undefined for every other exit. */
const otherHead = (exit: RpcExit): number | undefined => {
  const reason = reasonOf(exit)
  return reason?._tag === 'ServerAheadError' ? Number(reason.minimumExpectedNum) : undefined
}

/** Whether the exit says that the backend is another than the one that was named: it has lost its log, and its identity with it. */
const isOtherBackend = (exit: RpcExit): boolean => {
  const reason = reasonOf(exit)
  // 0.4.0-dev.8 answers a pull with it as an error that has a name alone.
  return reason?._tag === 'BackendIdMismatchError' || reason?.name === 'BackendIdMismatchError'
}

/** Why a call has failed; undefined where it has not, or where it says nothing of it. */
const reasonOf = ({ cause }: RpcExit): Readonly<Record<string, unknown>> | undefined => {
  if (!isRecord(cause) || !isRecord(cause.error)) return undefined
  const { error } = cause
  // Up to 0.4.0-dev.22 the reason is wrapped into an error of the call.
  const isWrapped = error._tag === 'InvalidPushError' || error._tag === 'InvalidPullError'
  return isWrapped && isRecord(error.cause) ? error.cause : error
}

const refusal = (what: string, storeId: string, exit: RpcExit): Error =>
  new Error(`The backend refused to ${what} of store ${storeId}: ${JSON.stringify(exit.cause)}`)
