/** What stands in place of a list that has nothing to show. */
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

interface PlaceholderProps {
  readonly icon: LucideIcon
  readonly title: string
  readonly text: ReactNode
  readonly children?: ReactNode
}

export const Placeholder = ({ icon: Icon, title, text, children }: PlaceholderProps) => (
  <div className="flex flex-1 flex-col items-center justify-center p-8 text-center">
    <span className="bg-hover text-muted mb-4 flex size-12 items-center justify-center rounded-xl">
      <Icon size={22} strokeWidth={1.5} aria-hidden />
    </span>
    <h2 className="text-base font-semibold">{title}</h2>
    <p className="text-muted mt-1 max-w-sm">{text}</p>
    {children}
  </div>
)
