/** Shown in place of a page that threw: never a blank screen. */
import { isRouteErrorResponse, useRouteError } from 'react-router'
import { MessagePage } from './message-page.tsx'
import { ReloadButton } from './reload-button.tsx'

const describe = (error: unknown): string => {
  if (isRouteErrorResponse(error)) return `${error.status} ${error.statusText}`
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

export const CrashPage = () => (
  <MessagePage
    title="This page has failed"
    expected="The page to be drawn from the rows of the store."
    found={<code>{describe(useRouteError())}</code>}
    advice="Reload. Changes that were saved on this device are still there. If it fails again, the browser's console has the details."
  >
    <ReloadButton />
  </MessagePage>
)
