/** What the matrix came to, in words: first what makes it doubtful, then what is new, then what is not as the table of bugs says. */
import { type ReactNode, useState } from 'react'
import type { CellLink, MatrixPageData } from '../data.ts'

type HeaderProps = Pick<
  MatrixPageData,
  'name' | 'headline' | 'isCalm' | 'facts' | 'problems' | 'newFindings' | 'unexpected' | 'notes'
> & { readonly hrefOf: (cell: string) => string }

export const Header = (props: HeaderProps) => {
  const { name, headline, isCalm, facts, problems, newFindings, unexpected, notes, hrefOf } = props
  return (
    <header className="header">
      <p className="eyebrow">Matrix {name}</p>
      <h1 data-calm={isCalm}>{headline}</h1>
      <ul className="facts" aria-label="Facts">
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      <Remarks title="Problems" className="problems" count={problems.length}>
        {problems.map(({ text, cells }) => (
          <li key={text}>
            <strong>{text}</strong> <Cells cells={cells} hrefOf={hrefOf} />
          </li>
        ))}
      </Remarks>
      <Remarks title="New findings" className="findings" count={newFindings.length}>
        {newFindings.map(({ fingerprint, text, seen, cells }) => (
          <li key={fingerprint}>
            <code>{fingerprint}</code>
            <span>{text}</span>
            <span className="seen" data-first={seen.startsWith('never')}>
              {seen}
            </span>
            <Cells cells={cells} hrefOf={hrefOf} />
          </li>
        ))}
      </Remarks>
      <Remarks title="Not as expected" className="unexpected" count={unexpected.length}>
        {unexpected.map(({ text, cells }) => (
          <li key={`${cells[0]?.cell} ${text}`}>
            <Cells cells={cells} hrefOf={hrefOf} />
            <span>{text}</span>
          </li>
        ))}
      </Remarks>
      {notes.map((note) => (
        <p key={note} className="muted">
          {note}
        </p>
      ))}
    </header>
  )
}

/** Remarks that are shown before somebody asks for the rest. */
const fewRemarks = 6

const Remarks = ({
  title,
  className,
  count,
  children,
}: {
  readonly title: string
  readonly className: string
  readonly count: number
  readonly children: readonly ReactNode[]
}) => {
  const [showsAll, setShowsAll] = useState(false)
  if (count === 0) return null
  const left = count - fewRemarks
  return (
    <section className={`remarks ${className}`} aria-label={title}>
      <h2>{title}</h2>
      <ul>{showsAll ? children : children.slice(0, fewRemarks)}</ul>
      {left > 0 && !showsAll && (
        <button type="button" onClick={() => setShowsAll(true)}>
          Show {left.toLocaleString('en')} more
        </button>
      )}
    </section>
  )
}

/** Cells that a remark names. */
const fewCells = 6

const Cells = ({
  cells,
  hrefOf,
}: {
  readonly cells: readonly CellLink[]
  readonly hrefOf: (cell: string) => string
}) => {
  if (cells.length === 0) return null
  return (
    <span className="cells">
      {cells.slice(0, fewCells).map(({ cell, text }) => (
        <a key={cell} href={hrefOf(cell)}>
          {text}
        </a>
      ))}
      {cells.length > fewCells && <span className="muted">and {cells.length - fewCells} more</span>}
    </span>
  )
}
