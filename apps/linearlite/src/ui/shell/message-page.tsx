/** A page that only says something: what was expected, what was found, and what to do about it. */
import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { usePageTitle } from './page-title.ts'

interface MessagePageProps {
  readonly title: string
  readonly expected?: ReactNode
  readonly found?: ReactNode
  readonly advice: ReactNode
  /** `div` inside a page that has its main part already. */
  readonly as?: 'main' | 'div'
  /** Buttons or links that do what the advice says. */
  readonly children?: ReactNode
}

const Row = ({ term, children }: { readonly term: string; readonly children: ReactNode }) => (
  <div className="grid grid-cols-[88px_1fr] gap-3 border-t py-2.5">
    <dt className="text-muted">{term}</dt>
    <dd className="min-w-0 break-words">{children}</dd>
  </div>
)

export const MessagePage = ({ title, expected, found, advice, as: Part = 'main', children }: MessagePageProps) => {
  usePageTitle(title)
  return (
    <Part className="flex h-full items-center justify-center overflow-auto p-6">
      <div className="w-full max-w-lg">
        <CircleAlert size={22} className="text-accent-ink mb-4" aria-hidden />
        <h1 className="mb-5 text-xl font-semibold tracking-tight">{title}</h1>
        <dl className="mb-6 border-b">
          {expected !== undefined && <Row term="Expected">{expected}</Row>}
          {found !== undefined && <Row term="Found">{found}</Row>}
          <Row term="What to do">{advice}</Row>
        </dl>
        <div className="flex gap-2">{children}</div>
      </div>
    </Part>
  )
}
