/**
 * A script of what clients ask of a sync backend, and what each of them is sent: plain data, so that one script is played against the
 * scripted backend and against a real Durable Object, and the two lists compared.
 *
 * A step is over when its answers are there and nothing more comes. So the order between steps is certain; within a step it is the
 * order in which things come on one connection, never that between two.
 */
import type { GlobalEvent, OtherBackend, Page, PushAnswer } from '../../apps/engine/src/contract.ts'

export type ClientName = 'alice' | 'bob' | 'carol'

/** What one client asks for. */
export type Request =
  /** Live, from after a number on. `slowly`: asks for each further page of the backlog only when a step says so. */
  | { readonly type: 'pull'; readonly client: ClientName; readonly after: number; readonly slowly?: boolean }
  /** A batch behind a number; whether that is the head is for the backend to say. */
  | { readonly type: 'push'; readonly client: ClientName; readonly parent: number; readonly count: number }

export type Step =
  | Request
  /** A slow pull asks for its next page, or from now on at once for all. */
  | { readonly type: 'take'; readonly client: ClientName; readonly pages: 'one' | 'all' }
  /** The pull is over, its connection stands. */
  | { readonly type: 'end-pull'; readonly client: ClientName }
  | { readonly type: 'disconnect' | 'reconnect'; readonly client: ClientName }
  /** The backend loses its log, and every connection breaks with it. */
  | { readonly type: 'wipe' }
  /** Several requests, none of which waits for the answer to another. */
  | { readonly type: 'at-once'; readonly requests: readonly Request[] }

/** What a client is sent, in the order in which it comes. */
export type Seen =
  | {
      readonly type: 'page'
      /** Which of the client's pulls it is for: 1 is the first. */
      readonly pull: number
      readonly events: readonly string[]
      readonly rest: number
    }
  /** The pull is over: the client takes the backend for another. */
  | { readonly type: 'refused'; readonly pull: number; readonly other: OtherBackend }
  /** `push`: which of the client's pushes it answers. */
  | { readonly type: 'answer'; readonly push: number; readonly answer: PushAnswer }

/** Who is told what comes for a pull. */
export interface PullHeard {
  readonly onPage: (page: Page) => void
  readonly onOther: (other: OtherBackend) => void
}

/** What plays a script. Everybody is connected from the beginning, and takes the backend for whom its pages name. */
export interface Player {
  readonly pull: (client: ClientName, after: number, slowly: boolean, heard: PullHeard) => void
  readonly push: (client: ClientName, batch: readonly GlobalEvent[], onAnswer: (answer: PushAnswer) => void) => void
  readonly take: (client: ClientName, pages: 'one' | 'all') => void
  readonly endPull: (client: ClientName) => void
  readonly disconnect: (client: ClientName) => Promise<void>
  readonly reconnect: (client: ClientName) => Promise<void>
  readonly wipe: () => Promise<void>
  /** Resolves when every push has its answer and nothing more comes. */
  readonly settled: () => Promise<void>
  readonly log: () => Promise<readonly GlobalEvent[]>
}

/** What each client has seen, and the log in the end. */
export interface Outcome {
  readonly seen: Readonly<Record<ClientName, readonly Seen[]>>
  readonly log: readonly string[]
}

export const clientNames: readonly ClientName[] = ['alice', 'bob', 'carol']

/** Plays a script, one step after the other. */
export const playScript = async (player: Player, steps: readonly Step[]): Promise<Outcome> => {
  const seen: Record<ClientName, Seen[]> = { alice: [], bob: [], carol: [] }
  const pulls: Record<ClientName, number> = { alice: 0, bob: 0, carol: 0 }
  const pushes: Record<ClientName, number> = { alice: 0, bob: 0, carol: 0 }
  const made: Record<ClientName, number> = { alice: 0, bob: 0, carol: 0 }

  const nameOf = createNaming()

  const request = (asked: Request): void => {
    const { client } = asked
    if (asked.type === 'pull') {
      const pull = ++pulls[client]
      player.pull(client, asked.after, asked.slowly ?? false, {
        onPage: ({ events, rest }) => seen[client].push({ type: 'page', pull, events: events.map(inWords), rest }),
        onOther: (other) => seen[client].push({ type: 'refused', pull, other: nameOf(other) }),
      })
      return
    }
    const push = ++pushes[client]
    const batch = Array.from({ length: asked.count }, (_, index) => ({
      name: 'v1.Made',
      args: { changeId: `${client} ${++made[client]}` },
      parentSeqNum: asked.parent + index,
      seqNum: asked.parent + index + 1,
      clientId: client,
      sessionId: `session of ${client}`,
    }))
    player.push(client, batch, (answer) => {
      seen[client].push({ type: 'answer', push, answer: answer.type === 'other-backend' ? nameOf(answer) : answer })
    })
  }

  const play = (step: Step): Promise<void> | void => {
    switch (step.type) {
      case 'pull':
      case 'push':
        return request(step)
      case 'at-once':
        return step.requests.forEach(request)
      case 'take':
        return player.take(step.client, step.pages)
      case 'end-pull':
        return player.endPull(step.client)
      case 'wipe':
        return player.wipe()
      default:
        return player[step.type](step.client)
    }
  }

  for (const step of steps) {
    await play(step)
    await player.settled()
  }
  return { seen, log: (await player.log()).map(inWords) }
}

/** Gives identities, which each backend chooses as it likes, names in the order in which somebody is refused for them. */
const createNaming = (): ((other: OtherBackend) => OtherBackend) => {
  const met: string[] = []
  const nameOf = (backendId: string): string => {
    if (!met.includes(backendId)) met.push(backendId)
    return `backend ${met.indexOf(backendId) + 1}`
  }
  return ({ type, expected, received }) => {
    const known = nameOf(received)
    return { type, expected: nameOf(expected), received: known }
  }
}

/** All that an event says: two that differ anywhere differ in their words. */
const inWords = ({ name, args, parentSeqNum, seqNum, clientId, sessionId }: GlobalEvent): string =>
  `e${seqNum} on e${parentSeqNum}: ${name} ${JSON.stringify(args)} in ${sessionId}, ${clientId}`
