/** One cell: its rate, never without its interval, and how that went over the nights. */
import { memo } from 'react'
import { backendInWords } from '../../../../src/report/matrix-page-words.ts'
import type { PageCell, PageRow } from '../data.ts'
import { signs } from '../model/words.ts'
import { Sparkline } from './sparkline.tsx'

interface CellProps {
  readonly cell: PageCell
  readonly row: PageRow
  readonly nights: number
  readonly isSelected: boolean
  /** Whether the tab key leads here: one cell of the matrix has it, arrows lead to the others. */
  readonly isStop: boolean
  readonly onSelect: (name: string) => void
}

export const Cell = memo(({ cell, row, nights, isSelected, isStop, onSelect }: CellProps) => {
  const { name, word, rate, failed, expectedType, livestore, history } = cell
  const [count, interval] = rate
  return (
    <button
      type="button"
      className="cell"
      data-cell={name}
      data-word={word}
      data-known={word === 'as expected' && failed > 0}
      data-expected={expectedType}
      aria-current={isSelected ? 'true' : undefined}
      tabIndex={isStop ? 0 : -1}
      title={`${word}: ${cell.expected}`}
      onClick={() => onSelect(name)}
    >
      <span className="rate">
        {signs[word] !== '' && (
          <span className="sign" aria-hidden="true">
            {signs[word]}
          </span>
        )}
        {count}
      </span>{' '}
      <Sparkline history={history} nights={nights} />
      <span className="interval">{interval}</span>
      <span className="out-of-sight">
        , {word}: {row.item}, {backendInWords(row.backend)}, on {livestore}
      </span>
    </button>
  )
})
