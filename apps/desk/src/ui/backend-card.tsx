/** The backend: how far its log has come, what can befall it, and what somebody else writes there. */
import { useState } from 'react'
import { Group } from 'react-aria-components'
import type { DeskSetup, DeskState } from '../../../../src/desk/protocol.ts'
import type { Action } from '../../../../src/schedule/schedule.ts'
import { reasonAgainst } from '../model/keys.ts'
import { Amount } from './amount.tsx'
import { Choice } from './choice.tsx'
import { useDesk } from './desk-context.tsx'
import { Hand } from './hand.tsx'
import { Said } from './said.tsx'

interface BackendCardProps {
  readonly setup: DeskSetup
  readonly backend: DeskState['backend']
  readonly issues: readonly string[]
}

const place = 'backend'
/** What no issue is called. */
const onNoIssue = ' '

export const BackendCard = ({ setup, backend, issues }: BackendCardProps) => {
  const { act } = useDesk()
  const [pages, setPages] = useState(0)
  const [more, setMore] = useState(3)
  const [chosen, setIssue] = useState(onNoIssue)
  const issue = issues.includes(chosen) ? chosen : onNoIssue
  const hand = (action: Action, reason?: string) => ({
    place,
    reason: reason ?? reasonAgainst(action, { setup, client: undefined }),
    onPress: () => void act(place, action),
  })
  if (!setup.hasBackend) {
    return (
      <section className="card" aria-label="Backend">
        <div className="card-title">
          <h2>Backend</h2>
        </div>
        <p className="muted">There is none: the desk was started without one, and every device is for itself.</p>
      </section>
    )
  }
  return (
    <section className="card" aria-label="Backend">
      <div className="card-title">
        <h2>Backend</h2>
        <span className="space" />
        <span className="head">head {backend === undefined ? '–' : `e${backend.head}`}</span>
      </div>
      {backend?.problem !== undefined && <p className="problem">{backend.problem}</p>}
      <div className="row">
        <span className="row-name" aria-hidden="true">
          Object
        </span>
        <Group className="wrapped" aria-label="Durable Object">
          <Hand {...hand({ type: 'evict', connections: 'closed' })} hint="Put to sleep; its connections close with it">
            Evict
          </Hand>
          <Hand {...hand({ type: 'redeploy' })}>Redeploy</Hand>
          <Hand {...hand({ type: 'wipe' })} hint="Its storage is lost">
            Wipe
          </Hand>
        </Group>
      </div>
      <div className="row">
        <span className="row-name" aria-hidden="true">
          Others
        </span>
        <Group className="wrapped" aria-label="What somebody else writes">
          <Amount label="Pages" value={pages} from={0} to={100} onChange={setPages} />
          <Amount label="Events" value={more} from={0} to={1_000} onChange={setMore} />
          <Choice
            label="On"
            options={[{ id: onNoIssue, label: 'new issues' }, ...issues.map((name) => ({ id: name, label: name }))]}
            value={issue}
            onChange={setIssue}
          />
          <Hand
            {...hand(
              { type: 'upstream', pages, more, ...(issue !== onNoIssue && { issue }) },
              pages + more === 0 ? 'say how many pages or events' : undefined,
            )}
          >
            Write
          </Hand>
        </Group>
      </div>
      <Said place={place} />
    </section>
  )
}
