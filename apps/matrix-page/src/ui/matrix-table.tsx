/** The matrix: a row for each item, a column for each version. Arrow keys lead from cell to cell. */
import { type FocusEvent, type KeyboardEvent, useRef, useState } from 'react'
import { backendInWords } from '../../../../src/report/matrix-page-words.ts'
import type { PageRow } from '../data.ts'
import { neighbourOf, placeOf, type Shown } from '../model/filter.ts'
import { kindNames } from '../model/words.ts'
import { Cell } from './cell.tsx'

interface MatrixTableProps {
  readonly shown: Shown
  readonly nights: number
  readonly selected: string | undefined
  readonly onSelect: (name: string) => void
}

interface Group {
  readonly title: string
  readonly rows: readonly PageRow[]
}

export const MatrixTable = ({ shown, nights, selected, onSelect }: MatrixTableProps) => {
  const { rows, versions } = shown
  const table = useRef<HTMLTableElement>(null)
  const first = rows.flatMap(({ cells }) => cells).find((cell) => cell !== null)?.name
  const [visited, setVisited] = useState<string>()
  // The tab key leads back to where one was, or to what is open.
  const stop = [visited, selected].find((name) => name !== undefined && placeOf(rows, name) !== undefined) ?? first
  const onFocus = ({ target }: FocusEvent<HTMLElement>): void => setVisited(target.dataset.cell)

  const onKeyDown = (event: KeyboardEvent): void => {
    const here = event.target instanceof HTMLElement ? event.target.dataset.cell : undefined
    if (here === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const next = neighbourOf(rows, here, event.key)
    if (!event.key.startsWith('Arrow')) return
    event.preventDefault()
    if (next !== undefined) table.current?.querySelector<HTMLElement>(`[data-cell="${CSS.escape(next)}"]`)?.focus()
  }

  return (
    <div className="scroll">
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are gone through by arrows is a grid. */}
      <table ref={table} className="matrix" role="grid" aria-label="Matrix" onKeyDown={onKeyDown} onFocus={onFocus}>
        <thead>
          <tr>
            <th scope="col" className="corner">
              LiveStore
            </th>
            {versions.map((version) => (
              <th key={version} scope="col" title={version}>
                <span className="version">{version}</span>
              </th>
            ))}
          </tr>
        </thead>
        {groupsOf(rows).map(({ title, rows: own }) => (
          <tbody key={title}>
            <tr className="group">
              <th scope="rowgroup" colSpan={versions.length + 1}>
                <span>{title}</span>
              </th>
            </tr>
            {own.map((row) => (
              <tr key={`${row.item} ${row.backend}`}>
                <th scope="row" title={row.item}>
                  <span className="item">{row.item}</span>
                  {row.kind !== 'bug' && <span className="backend">{backendInWords(row.backend)}</span>}
                </th>
                {row.cells.map((cell, column) => (
                  <td key={versions[column]}>
                    {cell === null ? (
                      <span className="none" />
                    ) : (
                      <Cell
                        cell={cell}
                        row={row}
                        nights={nights}
                        isSelected={cell.name === selected}
                        isStop={cell.name === stop}
                        onSelect={onSelect}
                      />
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}

const groupsOf = (rows: readonly PageRow[]): readonly Group[] => {
  const groups = new Map<string, PageRow[]>()
  for (const row of rows) {
    const title = row.isCanary ? 'Canary: must be found' : kindNames[row.kind]
    groups.set(title, [...(groups.get(title) ?? []), row])
  }
  return [...groups].map(([title, own]) => ({ title, rows: own }))
}
