/** Shown for the address of an issue that this store does not have (any more). */
import { Link } from 'react-aria-components'
import { useLinks } from '../shell/links.ts'
import { MessagePage } from '../shell/message-page.tsx'

export const UnknownIssue = ({ issueId }: { readonly issueId: string }) => {
  const links = useLinks()
  return (
    <MessagePage
      as="div"
      title="This issue is not here"
      expected="The id of an issue of this store."
      found={
        <>
          <code>{issueId}</code>, which was deleted, never was, or has not arrived from the backend yet.
        </>
      }
      advice="Go back to the list. If another client has just created the issue, it shows here as soon as it arrives."
    >
      <Link href={links.list} className="button">
        Go to the list
      </Link>
    </MessagePage>
  )
}
