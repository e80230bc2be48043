/** All that is known of one cell: what was claimed and why, what broke, how to play it again, and its trials. */
import { useEffect, useRef } from 'react'
import { backendInWords } from '../../../../src/report/matrix-page-words.ts'
import type { FileLink, MatrixPageData, PageFinding } from '../data.ts'
import type { Place } from '../model/filter.ts'
import { kindNames, signs } from '../model/words.ts'
import { Command } from './command.tsx'
import { Nights } from './nights.tsx'
import { Trials } from './trials.tsx'

interface DetailsProps extends Pick<MatrixPageData, 'nights' | 'machines'> {
  readonly place: Place
  readonly onClose: () => void
}

export const Details = ({ place: { row, cell }, nights, machines, onClose }: DetailsProps) => {
  const title = useRef<HTMLHeadingElement>(null)
  // Whoever opened it by a key goes on from here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each cell that is opened.
  useEffect(() => {
    title.current?.focus()
  }, [cell.name])
  const { word, rate, expected, quarantine, reasons, findings, drain, replay } = cell
  const [count, interval] = rate
  return (
    <aside
      className="details"
      aria-label="Cell"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <div className="title">
        <h2 ref={title} tabIndex={-1}>
          {row.item}
        </h2>
        <button type="button" className="close" aria-label="Close the cell" onClick={onClose}>
          ×
        </button>
      </div>
      <p className="muted">
        {row.isCanary ? 'Canary' : kindNames[row.kind]}, {backendInWords(row.backend)}, LiveStore {cell.livestore}
      </p>
      <p className="claim">
        <strong>
          {count}
          {interval !== '' && `: ${interval}`}
        </strong>
        <span className="word" data-word={word}>
          {signs[word]} {word}
        </span>
      </p>
      <p className="muted">
        It {expected}.{cell.trials > 0 && ` ${cell.believed}.`}
        {cell.unknown > 0 && ` Nothing is known of ${cell.unknown} more.`}
      </p>
      {quarantine !== undefined && (
        <p className="quarantine" data-over={quarantine.isOver}>
          {quarantine.isOver
            ? `Its quarantine ended on ${quarantine.until}, and it counts again: `
            : `In quarantine until ${quarantine.until}: `}
          {quarantine.reason}
          {quarantine.issue !== undefined && <> ({quarantine.issue})</>}
        </p>
      )}
      {reasons.length > 0 && (
        <ul className="reasons" aria-label="Reasons">
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {replay !== undefined && (
        <>
          <h3>Play it again</h3>
          <Command command={replay} />
        </>
      )}
      {findings.length > 0 && (
        <>
          <h3>What broke</h3>
          <ul className="broken" aria-label="What broke">
            {findings.map((finding) => (
              <Finding key={finding.fingerprint} finding={finding} />
            ))}
          </ul>
        </>
      )}
      <h3>Nights</h3>
      <Nights history={cell.history} nights={nights} />
      {drain.length > 0 && (
        <>
          <h3>Time to settle</h3>
          <table className="figures">
            <thead>
              <tr>
                <th scope="col">Quantile</th>
                <th scope="col">Seen</th>
                <th scope="col">Interval</th>
              </tr>
            </thead>
            <tbody>
              {drain.map(({ name, value, interval: between }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{value}</td>
                  <td>{between}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      <h3>Trials</h3>
      <Trials trials={cell.shownTrials} leftOut={cell.trialsLeftOut} machines={machines} />
    </aside>
  )
}

const Finding = ({ finding }: { readonly finding: PageFinding }) => (
  <li data-new={finding.bug === null}>
    <p>
      <code>{finding.fingerprint}</code>{' '}
      <span className="muted">{finding.count === 1 ? 'once' : `${finding.count} times`}, </span>
      {finding.bug === null ? <strong>not known</strong> : <span className="muted">known as {finding.bug}</span>}
    </p>
    <Links links={finding.links} />
    {finding.diagnosis !== undefined && (
      <details open={finding.bug === null}>
        <summary>Diagnosis of one of them</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys. */}
        <pre tabIndex={0}>{finding.diagnosis}</pre>
      </details>
    )}
    {finding.replay !== undefined && <Command command={finding.replay} />}
  </li>
)

export const Links = ({ links }: { readonly links: readonly FileLink[] }) =>
  links.length === 0 ? null : (
    <span className="links">
      {links.map(({ text, href }) => (
        <a key={href} href={href} target="_blank" rel="noreferrer">
          {text}
        </a>
      ))}
    </span>
  )
