/** What the desk has to say, the newest first, and what was done so far. */
import { formatTime } from '@flake-hunt/timeline'
import type { DoneStep, Note } from '../../../../src/desk/protocol.ts'

export const NotesCard = ({ notes }: { readonly notes: readonly Note[] }) => (
  <section className="card" aria-label="Notes">
    <div className="card-title">
      <h2>Notes</h2>
    </div>
    {notes.length === 0 && <p className="muted">Nothing to tell.</p>}
    <div className="notes" role="log" aria-label="Notes of the desk">
      <ol>
        {notes.toReversed().map(({ id, level, text, time }) => (
          <li key={id} data-level={level}>
            <span className="when">{formatTime(time)}</span>
            <span>
              {level === 'problem' && <strong>Problem: </strong>}
              {text}
            </span>
          </li>
        ))}
      </ol>
    </div>
  </section>
)

export const DoneCard = ({ done }: { readonly done: readonly DoneStep[] }) => (
  <section className="card" aria-label="Done so far">
    <details>
      <summary className="plain">
        <h2>Done so far</h2> <span className="count">{done.length} steps, as they would be saved</span>
      </summary>
      <ol className="done">
        {done.map(({ id, words }) => (
          <li key={id}>{words}</li>
        ))}
      </ol>
    </details>
  </section>
)
