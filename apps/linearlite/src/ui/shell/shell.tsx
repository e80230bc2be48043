/** The frame around every page of an open store: sidebar, page, dialog for a new issue, banner when the store stopped. */
import { useState } from 'react'
import { Outlet } from 'react-router'
import { useSyncIndicator } from '../../livestore/index.ts'
import { NewIssueDialog } from '../issue/new-issue-dialog.tsx'
import { useShortcut } from './shortcuts.ts'
import { Sidebar } from './sidebar.tsx'
import { StoppedBanner } from './stopped-banner.tsx'

export const Shell = () => {
  const indicator = useSyncIndicator()
  const stopped = indicator.shutDown !== undefined
  const [creating, setCreating] = useState(false)
  useShortcut('c', () => {
    if (!stopped) setCreating(true)
  })

  return (
    <div className="flex h-full flex-col">
      {indicator.shutDown !== undefined && <StoppedBanner cause={indicator.shutDown.cause} />}
      <div
        className={`flex min-h-0 flex-1 max-md:flex-col ${stopped ? 'stale' : ''}`}
        inert={stopped}
        data-stale={stopped ? '' : undefined}
      >
        <Sidebar indicator={indicator} onNewIssue={() => setCreating(true)} />
        <main className="bg-panel md:border-line flex min-h-0 min-w-0 flex-1 flex-col overflow-hidden border-t md:my-2 md:mr-2 md:rounded-lg md:border">
          <Outlet />
        </main>
      </div>
      <NewIssueDialog isOpen={creating && !stopped} onOpenChange={setCreating} />
    </div>
  )
}
