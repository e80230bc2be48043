/** What came of the last order of a place, beside it, and for whoever does not see it. */
import { useSyncExternalStore } from 'react'
import { useDesk } from './desk-context.tsx'

export const Said = ({ place }: { readonly place: string }) => {
  const { sayings } = useDesk()
  const saying = useSyncExternalStore(sayings.subscribe, () => sayings.at(place))
  return (
    <div className="said" data-level={saying?.level ?? 'none'}>
      {/* Both are there from the beginning: what appears together with its text is not read out by all. */}
      <p role="alert">{saying?.level === 'problem' && saying.text}</p>
      <p role="status">{saying?.level === 'info' && saying.text}</p>
    </div>
  )
}
