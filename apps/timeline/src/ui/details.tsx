/** The record of the mark that is selected, and the ways on from it. */
import { useMemo } from 'react'
import type { HistoryEvent } from '../../../../src/history/event.ts'
import { formatHead } from '../../../../src/history/sync-state.ts'
import { changesAt, type TimelineModel, weightAt } from '../model/model.ts'
import { weightMeanings } from '../model/weight.ts'
import { labelOf } from '../model/words.ts'

interface DetailsProps {
  readonly model: TimelineModel
  readonly mark: number | undefined
  /** How many marks are drawn in the place where it was clicked. */
  readonly together: number
  readonly onStep: (direction: 1 | -1) => void
  readonly onClose: () => void
  readonly onQuery: (query: string) => void
  readonly onZoomToPlace: () => void
}

/** Records may hold whole logs: more than this nobody reads here. */
const longestRecord = 20_000
const mostChanges = 12

export const Details = ({ model, mark, together, onStep, onClose, onQuery, onZoomToPlace }: DetailsProps) => {
  const event = mark === undefined ? undefined : model.events[mark]
  // The page is drawn anew at every move of the pointer; a record may be large.
  const text = useMemo(() => textOf(event), [event])
  if (mark === undefined || event === undefined) {
    return (
      <aside className="details" aria-label="Record">
        <h2>Record</h2>
        <p className="muted">Select a mark to see its record, and what it was sent to or received from.</p>
        <Keys />
      </aside>
    )
  }
  const changes = changesAt(model, mark)
  const weight = weightAt(model, mark)
  return (
    <aside className="details" aria-label="Record">
      <div className="title">
        <h2>{labelOf(event)}</h2>
        <button type="button" className="close" aria-label="Close the record" onClick={onClose}>
          ×
        </button>
      </div>
      <dl className="facts">
        <dt>Lane</dt>
        <dd>{model.rows[model.rowOf[mark] ?? 0]?.title}</dd>
        <dt>Time</dt>
        <dd>{model.axis.formatMoment(mark)}</dd>
        {weight !== 'quiet' && weight !== 'change' && weight !== 'life' && (
          <>
            <dt>Means</dt>
            <dd data-weight={weight}>{weightMeanings[weight]}</dd>
          </>
        )}
      </dl>
      <div className="group">
        <button type="button" onClick={() => onStep(-1)}>
          Previous
        </button>
        <button type="button" onClick={() => onStep(1)}>
          Next
        </button>
        {together > 1 && (
          <button type="button" onClick={onZoomToPlace}>
            Zoom to the {together.toLocaleString('en')} here
          </button>
        )}
      </div>
      {changes.length > 0 && (
        <>
          <h3>{changes.length === 1 ? 'Change' : `${changes.length} changes`}</h3>
          <ul className="changes">
            {changes.slice(0, mostChanges).map(({ changeId, name, seqNum }) => (
              <li key={`${changeId} ${formatHead(seqNum)}`}>
                <span className="as">{formatHead(seqNum)}</span>
                <span className="name">{name}</span>
                {changeId !== undefined && (
                  <button
                    type="button"
                    className="follow"
                    aria-label={`Follow ${changeId}`}
                    title={changeId}
                    onClick={() => onQuery(changeId)}
                  >
                    Follow
                  </button>
                )}
              </li>
            ))}
            {changes.length > mostChanges && <li className="muted">and {changes.length - mostChanges} more</li>}
          </ul>
        </>
      )}
      <h3>Record</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys. */}
      <pre tabIndex={0}>{text}</pre>
      <Keys />
    </aside>
  )
}

const textOf = (event: HistoryEvent | undefined): string => {
  const text = event === undefined ? '' : JSON.stringify(event, undefined, 2)
  if (text.length <= longestRecord) return text
  return `${text.slice(0, longestRecord)}\n… ${(text.length - longestRecord).toLocaleString('en')} more characters`
}

const keys: readonly (readonly [keys: string, meaning: string])[] = [
  ['← →', 'mark before, mark after'],
  ['↑ ↓', 'nearest mark in the next lane'],
  ['+ −', 'zoom'],
  ['⇧← ⇧→', 'pan'],
  ['0', 'whole trial'],
  ['Esc', 'nothing selected'],
]

const Keys = () => (
  <div className="keys" id="keys">
    <p className="muted">Wheel zooms, drag pans. With the drawing in focus:</p>
    <dl>
      {keys.map(([key, meaning]) => (
        <div key={key} className="key">
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd className="muted">{meaning}</dd>
        </div>
      ))}
    </dl>
  </div>
)
