/** What the signs mean, and what of the trial is in view. */
import { useSyncExternalStore } from 'react'
import type { TimelineModel } from '../model/model.ts'
import { type Weight, weightMeanings, weights } from '../model/weight.ts'
import type { InView, ViewStore } from './view-store.ts'

interface LegendProps {
  readonly model: TimelineModel
  readonly views: ViewStore
  readonly filtered: boolean
  readonly diagnosed: boolean
  /** Whether there are moments at which something was found broken. */
  readonly alarmed: boolean
}

export const Legend = ({ model, views, filtered, diagnosed, alarmed }: LegendProps) => (
  <div className="legend">
    <InViewLine views={views} model={model} filtered={filtered} />
    {model.axis.note !== undefined && <p>{model.axis.note}</p>}
    <ul aria-label="Legend">
      {weights.map((weight) => (
        <li key={weight}>
          <Sign weight={weight} />
          {weightMeanings[weight]}
        </li>
      ))}
      <li>
        <svg width="12" height="14" aria-hidden="true">
          <line x1="6" x2="6" y1="3" y2="11" stroke="var(--mark)" strokeWidth="5" strokeLinecap="round" />
        </svg>
        several in one place
      </li>
      <li>
        <svg width="22" height="14" aria-hidden="true">
          <path d="M1 7H16" stroke="var(--arrow)" />
          <path d="M21 7l-6 -3v6z" fill="var(--arrow)" />
        </svg>
        sent to received
      </li>
      <li>
        <span className="hatched" aria-hidden="true" />
        while a fault lasts
      </li>
      {alarmed && (
        <li>
          <svg width="4" height="14" aria-hidden="true">
            <line x1="2" x2="2" y1="0" y2="14" stroke="var(--danger)" strokeWidth="1.5" />
          </svg>
          a promise was found broken
        </li>
      )}
      {diagnosed && (
        <li>
          <span className="number" aria-hidden="true">
            1
          </span>
          the way of the diagnosed change
        </li>
      )}
    </ul>
  </div>
)

interface InViewLineProps {
  readonly views: ViewStore
  readonly model: TimelineModel
  readonly filtered: boolean
}

const InViewLine = ({ views, model, filtered }: InViewLineProps) => {
  const inView = useSyncExternalStore(views.subscribe, views.get)
  return <p className="in-view">{inView !== undefined && describeView(inView, model, filtered)}</p>
}

const describeView = ({ view, counts }: InView, { axis, events }: TimelineModel, filtered: boolean): string => {
  const parts = [
    axis.formatView(view),
    `${counts.marks.toLocaleString('en')} of ${events.length.toLocaleString('en')} events${filtered ? ' found and' : ''} in view`,
  ]
  if (counts.together > 0) {
    parts.push(`${counts.together.toLocaleString('en')} are drawn together with a neighbour: zoom in to see each`)
  }
  if (!counts.arrowsShown) parts.push(`${counts.arrows.toLocaleString('en')} arrows are drawn once you zoom in`)
  return parts.join(' · ')
}

const Sign = ({ weight }: { readonly weight: Weight }) => (
  <svg width="14" height="14" aria-hidden="true">
    {weight === 'quiet' && <circle cx="7" cy="7" r="2" fill="var(--mark-quiet)" />}
    {weight === 'change' && <circle cx="7" cy="7" r="3.5" fill="var(--mark)" />}
    {weight === 'life' && <path d="M7 2l5 5l-5 5l-5 -5z" fill="var(--mark)" />}
    {weight === 'notable' && <circle cx="7" cy="7" r="3.5" fill="var(--panel)" stroke="var(--mark)" strokeWidth="2" />}
    {weight === 'fault' && (
      <rect x="3" y="3" width="8" height="8" fill="var(--panel)" stroke="var(--mark)" strokeWidth="2" />
    )}
    {weight === 'broken' && <circle cx="7" cy="7" r="5" fill="var(--danger)" />}
  </svg>
)
