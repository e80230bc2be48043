/** A cell's trials, those that did not hold first. */
import type { PageTrial } from '../data.ts'
import { Links } from './details.tsx'

interface TrialsProps {
  readonly trials: readonly PageTrial[]
  readonly leftOut: number
  readonly machines: readonly string[]
}

export const Trials = ({ trials, leftOut, machines }: TrialsProps) => (
  <>
    <ol className="trials" aria-label="Trials">
      {trials.map((trial) => (
        <li key={trial.number}>
          <p>
            <span className="number">{trial.number}</span>
            <span className="outcome" data-broken={trial.isBroken}>
              {trial.outcome}
            </span>
            <span className="took">{trial.took}</span>
          </p>
          <p className="muted">
            {[trial.parameters, `seed ${trial.seed}`, machines[trial.machine], `load ${trial.load}`]
              .filter((text) => text !== '' && text !== undefined)
              .join(' · ')}
          </p>
          <Links links={trial.links} />
        </li>
      ))}
    </ol>
    {leftOut > 0 && (
      <p className="muted">
        and {leftOut.toLocaleString('en')} more in rows.jsonl: of those that did not hold, the first are here.
      </p>
    )}
  </>
)
