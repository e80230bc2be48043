/** The ways to go, the state of synchronisation, and who is here. A bar on top where the window is narrow. */
import { Columns3, LayoutList, type LucideIcon, SquarePen } from 'lucide-react'
import { useState } from 'react'
import { Button } from 'react-aria-components'
import { NavLink } from 'react-router'
import { type SyncIndicator as Indicator, useStoreId } from '../../livestore/index.ts'
import { Avatar } from '../issue/avatar.tsx'
import { useLinks } from './links.ts'
import { Logo } from './logo.tsx'
import { SyncIndicator } from './sync-indicator.tsx'
import { ThemeToggle } from './theme-toggle.tsx'
import { readUserName } from './user.ts'

const Destination = ({
  to,
  name,
  icon: Icon,
}: {
  readonly to: string
  readonly name: string
  readonly icon: LucideIcon
}) => (
  <NavLink
    to={to}
    end
    className={({ isActive }) =>
      `flex h-7 items-center gap-2.5 rounded-md px-2 font-medium ${isActive ? 'bg-pressed text-ink' : 'text-muted hover:bg-hover hover:text-ink'}`
    }
  >
    <Icon size={15} aria-hidden />
    {name}
  </NavLink>
)

interface SidebarProps {
  readonly indicator: Indicator
  readonly onNewIssue: () => void
}

export const Sidebar = ({ indicator, onNewIssue }: SidebarProps) => {
  const links = useLinks()
  const storeId = useStoreId()
  const [name] = useState(readUserName)
  return (
    <header className="flex flex-none gap-3 p-3 max-md:h-12 max-md:items-center max-md:py-0 md:w-56 md:flex-col">
      <div className="flex h-7 min-w-0 items-center gap-2.5 md:px-2">
        <Logo />
        <span className="flex-none font-semibold">LinearLite</span>
        <span className="text-muted truncate text-xs max-md:hidden" title={`Store ${storeId}`}>
          {storeId}
        </span>
      </div>
      <Button className="button shadow-card md:justify-start" onPress={onNewIssue} aria-keyshortcuts="c">
        <SquarePen size={14} className="text-muted" aria-hidden />
        New Issue
        <kbd className="text-muted ml-auto font-sans text-xs font-normal max-md:hidden" aria-hidden>
          C
        </kbd>
      </Button>
      <nav aria-label="Views" className="flex gap-0.5 md:flex-col">
        <Destination to={links.list} name="List view" icon={LayoutList} />
        <Destination to={links.board} name="Board view" icon={Columns3} />
      </nav>
      <div className="flex min-w-0 gap-3 max-md:ml-auto max-md:items-center md:mt-auto md:flex-col">
        <div className="min-w-0 md:px-2">
          <SyncIndicator indicator={indicator} />
        </div>
        <div className="flex items-center gap-2 md:border-t md:px-2 md:pt-3">
          <Avatar name={name} />
          <span className="min-w-0 flex-1 truncate max-md:hidden">{name}</span>
          <ThemeToggle />
        </div>
      </div>
    </header>
  )
}
