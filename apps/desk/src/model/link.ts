/** What a link to the page carries: what is looked for, the mark that is selected, the lanes, and where the timeline was stopped. Pure. */
import { nothingChosen, type TimelineChoices } from '@flake-hunt/timeline'

export interface Shared {
  readonly choices: TimelineChoices
  /** The last moment that is shown, in milliseconds on the trial's clock; undefined while the timeline goes on. */
  readonly pausedAt: number | undefined
  /** The device on which keys act. */
  readonly client: string | undefined
}

export const nothingShared: Shared = { choices: nothingChosen, pausedAt: undefined, client: undefined }

/** What is left of it when another desk is shown: a mark and a moment are those of one history. */
export const onAnotherDesk = ({ choices, client }: Shared): Shared => ({
  choices: { ...choices, selected: undefined },
  pausedAt: undefined,
  client,
})

/**
 * The state as the part of an address after `#`; empty where there is nothing to carry.
 *
 * @example
 * writeLink({ ...nothingShared, pausedAt: 1200 }) // 'paused=1200'
 */
export const writeLink = ({ choices: { query, selected, lanes }, pausedAt, client }: Shared): string => {
  const parts = new URLSearchParams()
  if (query !== '') parts.set('search', query)
  if (selected !== undefined) parts.set('mark', `${selected.lane} ${selected.source} ${selected.sequence}`)
  for (const [key, isOn] of lanes) parts.append(isOn ? 'show' : 'hide', key)
  if (pausedAt !== undefined) parts.set('paused', `${pausedAt}`)
  if (client !== undefined) parts.set('client', client)
  return parts.toString()
}

/** The state that a link carries. What it does not understand it leaves out. */
export const readLink = (hash: string): Shared => {
  const parts = new URLSearchParams(hash.replace(/^#/, ''))
  const paused = Number(parts.get('paused') ?? Number.NaN)
  const lanes = new Map<string, boolean>()
  for (const [name, key] of parts) {
    if (name === 'show' || name === 'hide') lanes.set(key, name === 'show')
  }
  return {
    choices: { query: parts.get('search') ?? '', selected: readMark(parts.get('mark')), lanes },
    pausedAt: Number.isFinite(paused) ? paused : undefined,
    client: parts.get('client') ?? undefined,
  }
}

const readMark = (text: string | null): TimelineChoices['selected'] => {
  const [, lane, source, sequence] = /^(\S+) (.*) (\d+)$/.exec(text ?? '') ?? []
  return lane === undefined || source === undefined ? undefined : { lane, source, sequence: Number(sequence) }
}
