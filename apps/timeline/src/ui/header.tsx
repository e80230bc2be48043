/** What the trial came to, in words: its findings, and of each diagnosed change the way it took. */

import type { FaultEvent } from '../../../../src/history/event.ts'
import { formatHead } from '../../../../src/history/sync-state.ts'
import type { Diagnosis } from '../../../../src/verdict/diagnosis/diagnosis.ts'
import { type Finding, headline } from '../../../../src/verdict/verdict.ts'
import { formatTime } from '../model/words.ts'

interface HeaderProps {
  /** Left out where the page around it has a heading of its own. */
  readonly title: string | undefined
  readonly faults: readonly FaultEvent[]
  readonly findings: readonly Finding[]
  readonly diagnoses: readonly Diagnosis[]
  /** Which diagnosis is shown. */
  readonly active: number
  readonly onActivate: (index: number) => void
  /** Asks for a step of the path to be shown. */
  readonly onStep: (index: number) => void
}

export const Header = ({ title, faults, findings, diagnoses, active, onActivate, onStep }: HeaderProps) => {
  const verdict = headline(findings)
  const diagnosis = diagnoses[active]
  const ofChange = findings.filter(({ changes }) => diagnosis !== undefined && changes?.includes(diagnosis.change))
  const inevitable = ofChange.find((finding) => finding.inevitable !== undefined)?.inevitable
  return (
    <header className="header">
      {title !== undefined && (
        <div className="heading">
          <span className="verdict" data-verdict={verdict}>
            {verdict === 'ok' ? 'no findings' : verdict}
          </span>
          <h1>{title}</h1>
        </div>
      )}
      {findings.length > 0 && (
        <ul className="findings" aria-label="Findings">
          {findings.slice(0, 8).map((finding) => (
            <li key={`${finding.verdict} ${finding.witness}`}>
              <strong>{finding.verdict}</strong>
              {finding.barrier !== undefined && <span className="barrier">{finding.barrier}</span>}
              <span className="witness">{finding.witness}</span>
            </li>
          ))}
          {findings.length > 8 && <li>and {findings.length - 8} more</li>}
        </ul>
      )}
      {faults.length > 0 && (
        <ul className="faults" aria-label="Faults">
          {faults.map(({ title: fault, bitten }) => (
            <li key={fault}>
              {fault}: {bitten === 0 ? 'never seen to bite' : `bit ${bitten === 1 ? 'once' : `${bitten} times`}`}
            </li>
          ))}
        </ul>
      )}
      {diagnosis !== undefined && (
        <section className="diagnosis" aria-label="Diagnosis">
          <div className="of">
            <h2>{diagnosis.title}</h2>
            {diagnosis.signature !== undefined && <span className="signature">{diagnosis.signature}</span>}
            {diagnoses.length > 1 && (
              <div className="turn">
                <button type="button" className="short" disabled={active === 0} onClick={() => onActivate(active - 1)}>
                  Previous<span className="out-of-sight"> diagnosis</span>
                </button>
                <span>
                  {active + 1} of {diagnoses.length}
                </span>
                <button
                  type="button"
                  className="short"
                  disabled={active === diagnoses.length - 1}
                  onClick={() => onActivate(active + 1)}
                >
                  Next<span className="out-of-sight"> diagnosis</span>
                </button>
              </div>
            )}
          </div>
          <p className="sentence">{diagnosis.sentence}</p>
          {inevitable !== undefined && <p className="inevitable">{inevitable}</p>}
          <ol className="path" aria-label="Path">
            {diagnosis.path.map((sighting, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a step has no other identity than its place.
              <li key={index}>
                <button
                  type="button"
                  data-last={sighting === diagnosis.last || index === diagnosis.path.length - 1}
                  data-evidence={sighting.evidence}
                  title={`${formatTime(sighting.time)}${sighting.detail === undefined ? '' : ` · ${sighting.detail}`}`}
                  onClick={() => onStep(index)}
                >
                  <span className="number">{index + 1}</span>
                  {sighting.step} <span className="as">{formatHead(sighting.as)}</span>
                  {sighting.evidence === 'inferred' && <em> inferred</em>}
                </button>
              </li>
            ))}
            {diagnosis.expected !== undefined && (
              <li className="expected">
                expected next: <span className="next">{diagnosis.expected}</span>
              </li>
            )}
          </ol>
          {diagnosis.heads.length > 0 && (
            <ul className="heads" aria-label="Heads">
              {diagnosis.heads.map((head) => (
                <li key={head}>{head}</li>
              ))}
            </ul>
          )}
        </section>
      )}
    </header>
  )
}
