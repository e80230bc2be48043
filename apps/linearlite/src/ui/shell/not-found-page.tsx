/** Shown for an address that LinearLite does not have. */
import { useLocation } from 'react-router'
import { MessagePage } from './message-page.tsx'
import { NewStoreLink } from './new-store-link.tsx'

export const NotFoundPage = () => {
  const { pathname } = useLocation()
  return (
    <MessagePage
      title="There is no page at this address"
      expected={
        <>
          <code>/store</code>, <code>/store/board</code> or <code>/store/issue/id</code>
        </>
      }
      found={<code>{pathname}</code>}
      advice="Correct the address, or open a new store."
    >
      <NewStoreLink />
    </MessagePage>
  )
}
