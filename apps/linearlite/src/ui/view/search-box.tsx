/** Searches titles as you type; `/` brings you here. */
import { Search, X } from 'lucide-react'
import { useRef } from 'react'
import { Button, Input, SearchField } from 'react-aria-components'
import { useView } from '../../livestore/index.ts'
import { useShortcut } from '../shell/shortcuts.ts'

export const SearchBox = () => {
  const [view, setView] = useView()
  const input = useRef<HTMLInputElement>(null)
  useShortcut('/', () => input.current?.focus())
  return (
    <SearchField
      aria-label="Search issues"
      value={view.search}
      onChange={(search) => setView({ search })}
      onKeyDown={(event) => {
        if (event.key === 'Escape') input.current?.blur()
      }}
      className="group relative flex items-center"
    >
      <Search size={14} className="text-muted pointer-events-none absolute left-2.5" aria-hidden />
      <Input
        ref={input}
        placeholder="Search…"
        aria-keyshortcuts="/"
        className="border-line-strong placeholder:text-muted h-7 w-48 rounded-md border bg-transparent pr-7 pl-8 max-md:w-40 [&::-webkit-search-cancel-button]:hidden"
      />
      <Button className="glyph-button absolute right-0.5 group-data-[empty]:hidden" aria-label="Clear search">
        <X size={13} aria-hidden />
      </Button>
    </SearchField>
  )
}
