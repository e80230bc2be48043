/** Which key does what. */
import { Keyboard } from 'react-aria-components'
import { keyGroups } from '../model/keys.ts'
import { Window } from './window.tsx'

interface HelpProps {
  readonly isOpen: boolean
  readonly onOpenChange: (isOpen: boolean) => void
}

export const Help = ({ isOpen, onOpenChange }: HelpProps) => (
  <Window title="Keys" isOpen={isOpen} onOpenChange={onOpenChange}>
    <p className="muted">They act on the device that is chosen, and do nothing while somebody types.</p>
    <div className="key-groups">
      {keyGroups.map(({ title, rows }) => (
        <section key={title}>
          <h3>{title}</h3>
          <dl>
            {rows.map(({ key, shown, words }) => (
              <div key={key} className="key-row">
                <dt>
                  <Keyboard>{shown}</Keyboard>
                </dt>
                <dd>{words}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  </Window>
)
