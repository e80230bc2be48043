/** Backends whose time the test holds in its hands, and devices that pull from them and push to them. */
import type { BackendPort, GlobalEvent, Page, PushAnswer } from '../../../apps/engine/src/contract.ts'
import { createRecorder } from '../../history/recorder.ts'
import { createScriptedBackend } from '../scripted-backend.ts'
import type { Manner } from './contract.ts'

/** A backend whose turns pass when the test says so. */
export const setUp = (pageSize = 100, manner: Manner = '0.4.0') => {
  const turns: (() => void)[] = []
  const history = createRecorder(() => 0)
  const backend = createScriptedBackend({ history, pageSize, manner, inLaterTurn: (run) => turns.push(run) })
  const passTurns = (): void => {
    while (turns.length > 0) turns.shift()?.()
  }
  return { backend, history, passTurns, passTurn: () => turns.shift()?.() }
}

export const foreign = (changeId: string) => ({ name: 'v1.IssueCreated', args: { changeId } })

export const eventsAfter = (parent: number, changeIds: readonly string[], clientId = 'alice'): readonly GlobalEvent[] =>
  changeIds.map((changeId, index) => ({
    ...foreign(changeId),
    parentSeqNum: parent + index,
    seqNum: parent + index + 1,
    clientId,
    sessionId: 'session',
  }))

/** Pulls for good, after each disconnection again from the first number that it lacks, and keeps what came. */
export const follow = (port: BackendPort) => {
  const pages: Page[] = []
  const known = new Set<number>()
  let head = 0
  const pull = (): void => {
    port.pull(head, {
      onPage: (page) => {
        pages.push(page)
        for (const { seqNum } of page.events) known.add(seqNum)
        while (known.has(head + 1)) head += 1
      },
      onOffline: pull,
      onOther: () => {},
    })
  }
  pull()
  return { pages, events: () => pages.flatMap(({ events }) => events) }
}

/** The answer of a push, once there is one. */
export const pushTo = (
  port: BackendPort,
  batch: readonly GlobalEvent[],
  backendId?: string,
): { answer: PushAnswer | undefined } => {
  const push: { answer: PushAnswer | undefined } = { answer: undefined }
  void port.push(batch, backendId).then((answer) => {
    push.answer = answer
  })
  return push
}

export const numbers = (pages: readonly Page[]) => pages.map(({ events }) => events.map(({ seqNum }) => seqNum))
export const sizes = (pages: readonly Page[]) => pages.map(({ events, rest }) => [events.length, rest])
/** Promises have had their turn. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

/** A backend whose timers go off when the test says so, each by its own time. */
export const setUpWithTime = () => {
  let now = 0
  const timers: { readonly at: number; readonly run: () => void }[] = []
  const turns: (() => void)[] = []
  const backend = createScriptedBackend({
    history: createRecorder(() => now),
    inLaterTurn: (run) => turns.push(run),
    after: (milliseconds, run) => timers.push({ at: now + milliseconds, run }),
  })
  const passTurns = (): void => {
    while (turns.length > 0) turns.shift()?.()
  }
  const passTime = (milliseconds: number): void => {
    const end = now + milliseconds
    passTurns()
    for (;;) {
      const next = timers.filter(({ at }) => at <= end).sort((left, right) => left.at - right.at)[0]
      if (next === undefined) break
      timers.splice(timers.indexOf(next), 1)
      now = next.at
      next.run()
      passTurns()
    }
    now = end
  }
  return { backend, passTime }
}
