/** The page's state that a link carries: it stands in the address, and what somebody puts there is shown. */
import { useEffect, useReducer, useState } from 'react'
import { readLink, type Shared, writeLink } from '../model/link.ts'

export interface LinkedState {
  readonly shared: Shared
  readonly share: (change: Partial<Shared>) => void
  /** How often somebody has opened a link: with it, what it selects is to be brought into view. */
  readonly opened: number
}

/** The state after a change; the same where nothing has changed, so that nothing is drawn anew. */
const after = (before: Shared, change: Partial<Shared>): Shared => {
  const names = Object.keys(change) as (keyof Shared)[]
  return names.every((name) => before[name] === change[name]) ? before : { ...before, ...change }
}

export const useLink = (): LinkedState => {
  const [shared, share] = useReducer(after, location.hash, readLink)
  const [opened, setOpened] = useState(0)
  useEffect(() => {
    const text = writeLink(shared)
    if (text === location.hash.slice(1)) return
    history.replaceState(null, '', text === '' ? location.pathname + location.search : `#${text}`)
  }, [shared])
  useEffect(() => {
    const open = (): void => {
      share(readLink(location.hash))
      setOpened((times) => times + 1)
    }
    addEventListener('hashchange', open)
    return () => removeEventListener('hashchange', open)
  }, [])
  return { shared, share, opened }
}
