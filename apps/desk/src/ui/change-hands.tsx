/** Changes that somebody makes on a device without a hand on its window. */
import { useState } from 'react'
import { Group } from 'react-aria-components'
import { priorities } from '../../../linearlite/src/data/vocabulary.ts'
import { commitIn, tabOf } from '../model/changes.ts'
import { Choice } from './choice.tsx'
import type { DeviceProps } from './client-card.tsx'
import { useDesk } from './desk-context.tsx'
import { Hand } from './hand.tsx'

const priorityOptions = priorities.map(({ value, label }) => ({ id: `${value}`, label }))

export const ChangeHands = ({
  client,
  place,
  reasonFor,
  issues,
}: DeviceProps & { readonly issues: readonly string[] }) => {
  const { act, newIssue } = useDesk()
  const [chosen, setChosen] = useState<string>()
  const [priority, setPriority] = useState('4')
  const tab = tabOf(client)
  // The newest, until somebody chooses another one that is still there.
  const issue = chosen !== undefined && issues.includes(chosen) ? chosen : issues.at(-1)
  const to = priorities.find(({ value }) => `${value}` === priority)?.value ?? 4
  const reason =
    tab === undefined
      ? 'no tab is open in which somebody could act'
      : reasonFor(commitIn(tab, { type: 'create', issue: 'i' }))
  return (
    <div className="row">
      <span className="row-name" aria-hidden="true">
        Change
      </span>
      <Group className="wrapped" aria-label={`Changes of ${client.name}`}>
        <Hand
          place={place}
          reason={reason}
          onPress={() => void act(place, commitIn(tab ?? '', { type: 'create', issue: newIssue() }))}
        >
          New issue
        </Hand>
        {issue !== undefined && (
          <>
            <Choice
              label="Issue"
              isLabelHidden
              options={issues.map((name) => ({ id: name, label: name }))}
              value={issue}
              onChange={setChosen}
            />
            <Choice label="Priority" isLabelHidden options={priorityOptions} value={priority} onChange={setPriority} />
            <Hand
              place={place}
              label="Set priority"
              reason={reason}
              onPress={() => void act(place, commitIn(tab ?? '', { type: 'priority', issue, to }))}
            >
              Set
            </Hand>
          </>
        )}
      </Group>
    </div>
  )
}
