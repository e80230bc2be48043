/** What one does with a timeline: find events, choose lanes, zoom, jump to what broke. */
import { type ReactNode, type Ref, useEffect, useRef } from 'react'
import type { TimelineModel } from '../model/model.ts'

interface ToolbarProps {
  readonly model: TimelineModel
  readonly rows: readonly number[]
  readonly query: string
  readonly searchRef: Ref<HTMLInputElement>
  /** Of the page around it; stand first. */
  readonly tools: ReactNode
  readonly onQuery: (query: string) => void
  /** How many events match; undefined where nothing is looked for. */
  readonly found: number | undefined
  readonly onFound: (direction: 1 | -1) => void
  readonly onSwitch: (rowKey: string, on: boolean) => void
  readonly onZoom: (factor: number) => void
  readonly onShowAll: () => void
  /** What the button is called that leads to a failure. */
  readonly failureName: string
  readonly onFailure: (() => void) | undefined
  readonly onLastStep: (() => void) | undefined
  readonly onPath: (() => void) | undefined
}

export const Toolbar = (props: ToolbarProps) => {
  const { model, rows, query, searchRef, tools, onQuery, found, onFound, onSwitch, onZoom, onShowAll } = props
  const { failureName, onFailure, onLastStep, onPath } = props
  const lanes = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    const closeFromOutside = ({ target }: PointerEvent): void => {
      if (lanes.current !== null && target instanceof Node && !lanes.current.contains(target))
        lanes.current.open = false
    }
    document.addEventListener('pointerdown', closeFromOutside)
    return () => document.removeEventListener('pointerdown', closeFromOutside)
  }, [])
  return (
    <div className="toolbar" role="toolbar" aria-label="Timeline tools">
      {tools}
      <div className="find">
        <input
          ref={searchRef}
          type="search"
          aria-label="Filter events"
          placeholder="Filter: e54, a changeId, a name, any text"
          value={query}
          onChange={(event) => onQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') onFound(event.shiftKey ? -1 : 1)
          }}
        />
        {found !== undefined && (
          <>
            <span className="found" role="status">
              {found.toLocaleString('en')} found
            </span>
            <button type="button" aria-label="Previous found event" disabled={found === 0} onClick={() => onFound(-1)}>
              ‹
            </button>
            <button type="button" aria-label="Next found event" disabled={found === 0} onClick={() => onFound(1)}>
              ›
            </button>
          </>
        )}
      </div>
      <details
        className="choose"
        ref={lanes}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || lanes.current === null) return
          lanes.current.open = false
          lanes.current.querySelector('summary')?.focus()
        }}
      >
        <summary>
          Lanes{' '}
          <span className="count">
            {rows.length} of {model.rows.length}
          </span>
        </summary>
        <fieldset>
          <legend className="out-of-sight">Lanes that are shown</legend>
          {model.rows.map((row, index) => (
            <label key={row.key}>
              <input
                type="checkbox"
                checked={rows.includes(index)}
                onChange={(event) => onSwitch(row.key, event.target.checked)}
              />
              {row.title}
              <span className="count marks">{row.marks.length.toLocaleString('en')}</span>
            </label>
          ))}
        </fieldset>
      </details>
      <span className="space" />
      {(onPath ?? onLastStep ?? onFailure) !== undefined && (
        <div className="group">
          {onPath !== undefined && (
            <button type="button" onClick={onPath}>
              Show the path
            </button>
          )}
          {onLastStep !== undefined && (
            <button type="button" onClick={onLastStep}>
              Last step
            </button>
          )}
          {onFailure !== undefined && (
            <button type="button" onClick={onFailure}>
              {failureName}
            </button>
          )}
        </div>
      )}
      <div className="group">
        <button type="button" aria-label="Zoom out" onClick={() => onZoom(1 / 0.6)}>
          −
        </button>
        <button type="button" aria-label="Zoom in" onClick={() => onZoom(0.6)}>
          +
        </button>
        <button type="button" onClick={onShowAll}>
          Whole trial
        </button>
      </div>
    </div>
  )
}
