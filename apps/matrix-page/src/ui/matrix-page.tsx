/** The page: what the matrix came to, the matrix, and the cell that is looked at. The address names that cell, so that it can be sent. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { MatrixPageData } from '../data.ts'
import { everything, placeOf, shownBy } from '../model/filter.ts'
import { Details } from './details.tsx'
import { Filters } from './filters.tsx'
import { Header } from './header.tsx'
import { Legend } from './legend.tsx'
import { MatrixTable } from './matrix-table.tsx'

const hrefOf = (cell: string): string => `#${encodeURIComponent(cell).replaceAll('%2F', '/')}`

/** The cell that the address names. */
const named = (): string => {
  try {
    return decodeURIComponent(location.hash.slice(1))
  } catch {
    return ''
  }
}

export const MatrixPage = (data: MatrixPageData) => {
  const { versions, rows, nights, machines, words } = data
  const [filter, setFilter] = useState(everything)
  const [selected, setSelected] = useState(named)
  const shown = useMemo(() => shownBy({ versions, rows }, filter), [versions, rows, filter])
  const place = useMemo(() => placeOf(rows, selected), [rows, selected])
  const body = useRef<HTMLElement>(null)
  const cellIn = useCallback(
    (name: string) => body.current?.querySelector<HTMLElement>(`[data-cell="${CSS.escape(name)}"]`),
    [],
  )

  useEffect(() => {
    const onHash = (): void => {
      const name = named()
      setSelected(name)
      // Who follows a link to a cell that is filtered away wants to see it.
      setFilter((before) =>
        placeOf(shownBy({ versions, rows }, before).rows, name) === undefined ? everything : before,
      )
    }
    addEventListener('hashchange', onHash)
    return () => removeEventListener('hashchange', onHash)
  }, [versions, rows])

  // In braces: newer browsers return a promise, which is no way to clean up.
  useEffect(() => {
    cellIn(selected)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [selected, cellIn])

  const select = useCallback((name: string) => {
    location.hash = hrefOf(name)
  }, [])
  const close = (): void => {
    history.replaceState(null, '', location.pathname + location.search)
    cellIn(selected)?.focus()
    setSelected('')
  }

  return (
    <div className="page">
      <Header {...data} hrefOf={hrefOf} />
      <Filters words={words} versions={versions} rows={rows} filter={filter} shown={shown} onFilter={setFilter} />
      <div className="body" data-open={place !== undefined}>
        <main ref={body} className="stage">
          <MatrixTable shown={shown} nights={nights.length} selected={place?.cell.name} onSelect={select} />
          <Legend nights={nights.length} />
        </main>
        {place !== undefined && <Details place={place} nights={nights} machines={machines} onClose={close} />}
      </div>
    </div>
  )
}
