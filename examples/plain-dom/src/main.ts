/**
 * Tally: proposals, and a vote for each who likes them. Plain DOM on LiveStore's web adapter.
 *
 * Its address takes `?store=ID`, and `&alone` for a tally that stays on this device.
 */
import { makePersistedAdapter } from '@livestore/adapter-web'
import LiveStoreSharedWorker from '@livestore/adapter-web/shared-worker?sharedworker'
import { createStorePromise, queryDb } from '@livestore/livestore'
import AloneWorker from './alone.worker.ts?worker'
import LeaderWorker from './leader.worker.ts?worker'
import { events, schema, tables } from './schema.ts'

const parameters = new URLSearchParams(location.search)

const find = <Name extends keyof HTMLElementTagNameMap>(name: Name): HTMLElementTagNameMap[Name] => {
  const found = document.querySelector(name)
  if (found === null) throw new Error(`index.html has no <${name}>`)
  return found
}
const [list, form, status] = [find('ul'), find('form'), find('p')]

const store = await createStorePromise({
  schema,
  storeId: parameters.get('store') ?? 'tally',
  adapter: makePersistedAdapter({
    storage: { type: 'opfs' },
    worker: parameters.has('alone') ? AloneWorker : LeaderWorker,
    sharedWorker: LiveStoreSharedWorker,
  }),
  disableDevtools: true,
})

/** The ballots that were cast here, by proposal: who votes twice takes the vote back. */
const cast = new Map<string, string>()

const vote = (proposal: string): void => {
  const ballot = cast.get(proposal)
  if (ballot === undefined) {
    cast.set(proposal, crypto.randomUUID())
    store.commit(events.voted({ ballot: cast.get(proposal) ?? '', proposal }))
  } else {
    cast.delete(proposal)
    store.commit(events.withdrawn({ ballot }))
  }
}

const itemOf = (proposal: string, votes: number): HTMLLIElement => {
  const item = document.createElement('li')
  const [name, count, button] = [
    document.createElement('span'),
    document.createElement('output'),
    document.createElement('button'),
  ]
  name.textContent = proposal
  count.textContent = String(votes)
  count.ariaLabel = `Votes for ${proposal}`
  button.type = 'button'
  button.dataset.proposal = proposal
  button.textContent = cast.has(proposal) ? 'Withdraw' : 'Vote'
  button.ariaLabel = `${button.textContent} for ${proposal}`
  button.addEventListener('click', () => vote(proposal))
  item.append(name, count, button)
  return item
}

const show = (): void => {
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.proposal : undefined
  const proposals = store.query(queryDb(tables.proposals.orderBy('proposal', 'asc')))
  const ballots = store.query(queryDb(tables.ballots))
  list.replaceChildren(
    ...proposals.map(({ proposal }) => itemOf(proposal, ballots.filter((one) => one.proposal === proposal).length)),
  )
  list.hidden = proposals.length === 0
  // The button that was pressed is another one now: who uses keys goes on from there.
  if (focused !== undefined) list.querySelector<HTMLElement>(`[data-proposal="${CSS.escape(focused)}"]`)?.focus()
}

store.subscribe(queryDb(tables.proposals), show)
store.subscribe(queryDb(tables.ballots), show)
store.subscribeSyncStatus(({ pendingCount }) => {
  status.textContent = pendingCount === 0 ? 'All saved on this device' : `${pendingCount} to be saved`
})

form.addEventListener('submit', (event) => {
  event.preventDefault()
  const proposal = String(new FormData(form).get('proposal')).trim()
  if (proposal !== '') store.commit(events.proposed({ proposal }))
  form.reset()
})
