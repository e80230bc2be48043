/** Situations that several triggers begin with. */
import { createIssue } from '../../../apps/linearlite/src/data/actions.ts'
import { isProbe } from '../../history/predicates.ts'
import type { Hold } from '../gate.ts'
import type { Person, Stage } from '../trigger.ts'

/** An issue of somebody who is not part of the trial. */
export const foreignIssue = (title: string) => createIssue({ title, creator: 'mallory', rank: 'a0' })

export interface CatchingUp {
  /** Keeps back what the device has not been sent yet: the second page. */
  readonly pages: Hold
  /** The id of the change that is still to come. */
  readonly toCome: string
}

/**
 * Others made two changes, and they come in two pages. The device's session has the first, which says that more is to come; the
 * second is held.
 */
export const halfCaughtUp = async ({ backend, until }: Stage, { name }: Person): Promise<CatchingUp> => {
  const [first, second] = [foreignIssue('First page'), foreignIssue('Second page')]
  const pages = backend.hold(name, 'pages')
  backend.append([first, second], { pages: [1, 1] })
  pages.release()
  const { changeId } = first.args
  await until(`${name} pulls the first page`, isProbe(name, 'backend-pull-page', { change: changeId }))
  await until(`the session of ${name} hears of it`, isProbe(name, 'session-pull', { change: changeId }))
  return { pages, toCome: second.args.changeId }
}

/**
 * The same, as a network alone makes it: the device was away while others made two changes, and is back. Needs pages of one event,
 * where the Durable Object's have a hundred.
 */
export const halfBack = async ({ backend, until }: Stage, { name }: Person): Promise<CatchingUp> => {
  const [first, second] = [foreignIssue('First page'), foreignIssue('Second page')]
  backend.disconnect(name)
  backend.append([first, second])
  const pages = backend.hold(name, 'pages')
  backend.reconnect(name)
  pages.release()
  const { changeId } = first.args
  await until(`${name} pulls the first page`, isProbe(name, 'backend-pull-page', { change: changeId }))
  await until(`the session of ${name} hears of it`, isProbe(name, 'session-pull', { change: changeId }))
  return { pages, toCome: second.args.changeId }
}

/** The device has an issue and a view that its leader has, and whose push the backend has received, but not decided. */
export const pushUnderWay = async (stage: Stage, person: Person) => {
  const { backend, until } = stage
  const { name } = person
  const pushes = backend.hold(name, 'pushes')
  const issue = createIssue({ title: 'On its way', creator: name, rank: 'a0' })
  person.commit(issue)
  await until(`${name} pushes her issue to the backend`, isProbe(name, 'backend-push', { change: issue.args.changeId }))
  const mark = stage.mark()
  person.setView({ search: 'flake' })
  await until(`the leader of ${name} has taken her view`, isProbe(name, 'session-push-ok'), mark)
  return { pushes, issue: issue.args.id }
}
