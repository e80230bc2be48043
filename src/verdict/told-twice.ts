/** Which changes a tab was told of twice by its leader, without one of them having been rolled back in between. Pure. */
import { changesOf, clientOf } from '../history/order.ts'
import type { Trial } from './trial.ts'

/** By the tab's name, the changes' ids, each once. What a tab hears after a wipe of the backend counts once its device has started anew. */
export const toldTwice = ({
  events,
  newStart,
}: Pick<Trial, 'events' | 'newStart'>): ReadonlyMap<string, readonly string[]> => {
  const heard = new Map<string, Set<string>>()
  const doubled = new Map<string, Set<string>>()
  for (const [index, event] of events.entries()) {
    if (event.lane !== 'session') continue
    if (event.type === 'opened' || event.type === 'reloading') heard.delete(event.source)
    if (event.type !== 'probe') continue
    if (event.probe.type === 'booted') heard.delete(event.source)
    if (event.probe.type !== 'session-pull') continue
    if (index > newStart.wipedAt && index < newStart.since(clientOf(event.source))) continue
    const known = heard.get(event.source) ?? new Set()
    heard.set(event.source, known)
    for (const { changeId } of event.probe.rolledBack ?? []) if (changeId !== undefined) known.delete(changeId)
    for (const { changeId } of changesOf(event)) {
      if (changeId === undefined) continue
      if (known.has(changeId)) doubled.set(event.source, (doubled.get(event.source) ?? new Set()).add(changeId))
      known.add(changeId)
    }
  }
  return new Map([...doubled].map(([source, keys]) => [source, [...keys]]))
}
