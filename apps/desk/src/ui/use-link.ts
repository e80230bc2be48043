/** The page's state that a link carries: it stands in the address, and what somebody puts there is shown. */
import { useEffect, useReducer, useState } from 'react'
import { onAnotherDesk, readLink, type Shared, writeLink } from '../model/link.ts'

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

/** @param storeId of the desk that is shown; undefined before there is one */
export const useLink = (storeId: string | undefined): LinkedState => {
  const [shared, share] = useReducer(after, location.hash, readLink)
  const [opened, setOpened] = useState(0)
  const [of, setOf] = useState(storeId)
  if (of !== storeId) {
    setOf(storeId)
    // Before anything is drawn: the first desk that is shown is the one that the link is about.
    if (of !== undefined) share(onAnotherDesk(shared))
  }
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
