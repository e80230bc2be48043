/** Opens the store that the address names, with the settings of its query string; says so when either is malformed. */
import { useState } from 'react'
import { useParams } from 'react-router'
import { problemWithStoreId, readPageSettings, StoreProvider } from '../../livestore/index.ts'
import { LoadingScreen } from './loading-screen.tsx'
import { MessagePage } from './message-page.tsx'
import { NewStoreLink } from './new-store-link.tsx'
import { Shell } from './shell.tsx'

export const StoreRoute = () => {
  const { storeId = '' } = useParams()
  // Another store begins anew, with the settings of its own address.
  return <StoreOfAddress key={storeId} storeId={storeId} />
}

const StoreOfAddress = ({ storeId }: { readonly storeId: string }) => {
  // Read once: a store cannot change its settings while it is open.
  const [read] = useState(() => readPageSettings())

  const problem = problemWithStoreId(storeId)
  if (problem !== undefined)
    return (
      <MessagePage
        title="This is not the name of a store"
        expected="Letters, digits, - and _"
        found={
          <>
            <code>{storeId}</code>: {problem}
          </>
        }
        advice="Correct the first part of the address, or open a new store."
      >
        <NewStoreLink />
      </MessagePage>
    )

  if (read.type === 'problems')
    return (
      <MessagePage
        title="These settings cannot be used"
        expected="Settings that LinearLite knows, each with a value that it can use."
        found={
          <ul className="space-y-1">
            {read.problems.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        }
        advice="Correct the query string of the address, or open a new store without settings."
      >
        <NewStoreLink />
      </MessagePage>
    )

  return (
    <StoreProvider storeId={storeId} settings={read.settings} loading={LoadingScreen}>
      <Shell />
    </StoreProvider>
  )
}
