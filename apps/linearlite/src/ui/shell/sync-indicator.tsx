/** Tells where the changes of this tab are: in the tab, on the device, or with the backend. */
import type { SyncIndicator as Indicator } from '../../livestore/index.ts'
import { type SyncState, summarizeSync, toCome } from './sync-summary.ts'

const dots: Readonly<Record<SyncState, string>> = {
  stopped: 'bg-danger',
  saving: 'bg-warn',
  offline: 'bg-warn',
  connecting: 'bg-warn',
  receiving: 'bg-accent',
  syncing: 'bg-accent',
  local: 'bg-backlog',
  synced: 'bg-good',
}

export const SyncIndicator = ({ indicator }: { readonly indicator: Indicator }) => {
  const { state, label, detail } = summarizeSync(indicator)
  return (
    <div
      role="status"
      data-testid="sync-indicator"
      data-state={state}
      data-backend={indicator.backend}
      data-session-pending={indicator.session.pending}
      data-leader-pending={indicator.leader?.pending}
      data-to-come={toCome(indicator)}
      className="grid min-w-0 grid-cols-[auto_1fr] items-center gap-x-2.5"
    >
      <span className={`size-2 rounded-full ${dots[state]}`} aria-hidden />
      <span className="truncate font-medium">{label}</span>
      <span className="text-muted col-start-2 truncate text-xs tabular-nums max-md:hidden">{detail}</span>
    </div>
  )
}
