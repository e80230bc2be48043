/** An issue's title, which opens the issue. */
import { Link } from 'react-aria-components'
import { useLinks } from '../shell/links.ts'

interface IssueLinkProps {
  readonly issue: { readonly id: string; readonly title: string }
  readonly className: string
}

export const IssueLink = ({ issue, className }: IssueLinkProps) => {
  const links = useLinks()
  return (
    <Link
      href={links.issue(issue.id)}
      className={`cursor-pointer rounded-sm ${className}`}
      // Not draggable itself, so that a drag that starts on it takes the card.
      render={(props) => ('href' in props ? <a {...props} draggable={false} /> : <span {...props} />)}
    >
      {issue.title}
    </Link>
  )
}
