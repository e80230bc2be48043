/** One issue: its title and description to edit, its properties, its comments. */
import { ArrowLeft } from 'lucide-react'
import { Button } from 'react-aria-components'
import { useNavigate, useParams } from 'react-router'
import { changeDescription, changeTitle, useCommit, useIssue } from '../../livestore/index.ts'
import { shortId } from '../issue/short-id.ts'
import { useLinks } from '../shell/links.ts'
import { usePageTitle } from '../shell/page-title.ts'
import { Comments } from './comments.tsx'
import { DeleteIssue } from './delete-issue.tsx'
import { EditableText } from './editable-text.tsx'
import { Properties } from './properties.tsx'
import { UnknownIssue } from './unknown-issue.tsx'

export const IssuePage = () => {
  const { issueId = '' } = useParams()
  const issue = useIssue(issueId)
  const commit = useCommit()
  const navigate = useNavigate()
  const links = useLinks()
  usePageTitle(issue?.title ?? 'Unknown issue')

  if (issue === undefined) return <UnknownIssue issueId={issueId} />
  const { id } = issue

  return (
    <>
      <div className="flex h-12 flex-none items-center gap-2 border-b pr-3 pl-2.5">
        <Button className="button button-quiet" onPress={() => void navigate(links.list)}>
          <ArrowLeft size={14} className="text-muted" aria-hidden />
          Back to issues
        </Button>
        <span className="text-muted text-xs tabular-nums">{shortId(id)}</span>
        <div className="ml-auto">
          <DeleteIssue issue={issue} />
        </div>
      </div>
      <article key={id} data-issue-id={id} className="flex min-h-0 flex-1 overflow-auto max-md:flex-col">
        <div className="min-w-0 flex-1">
          <div className="mx-auto max-w-3xl px-10 pt-10 pb-16 max-md:px-5 max-md:pt-6">
            <h1 className="sr-only">{issue.title}</h1>
            <EditableText
              label="Title"
              value={issue.title}
              required
              onCommit={(title) => commit(changeTitle({ id, title }))}
              className="text-xl font-semibold tracking-tight"
            />
            <EditableText
              label="Description"
              value={issue.description}
              multiline
              placeholder="Add a description…"
              onCommit={(description) => commit(changeDescription({ id, description }))}
              className="mt-3 min-h-24 text-base"
            />
            <Comments issueId={id} />
          </div>
        </div>
        <Properties issue={issue} />
      </article>
    </>
  )
}
