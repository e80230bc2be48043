/** What was said about an issue, oldest first, and the form to say more. */
import { useComments } from '../../livestore/index.ts'
import { Avatar } from '../issue/avatar.tsx'
import { Day } from '../issue/day.tsx'
import { CommentForm } from './comment-form.tsx'

export const Comments = ({ issueId }: { readonly issueId: string }) => {
  const comments = useComments(issueId)
  return (
    <section aria-labelledby="comments" className="mt-8 border-t pt-6">
      <h2 id="comments" className="mb-4 font-semibold">
        Comments
      </h2>
      <ul aria-label="Comments" className="mb-4 space-y-3">
        {comments.map((comment) => (
          <li key={comment.id} data-comment-id={comment.id} className="rounded-lg border px-4 py-3">
            <div className="mb-1.5 flex items-center gap-2">
              <Avatar name={comment.creator} />
              <span className="font-medium">{comment.creator}</span>
              <span className="text-xs">
                <Day at={comment.createdAt} precise />
              </span>
            </div>
            <p className="break-words whitespace-pre-wrap">{comment.body}</p>
          </li>
        ))}
      </ul>
      <CommentForm issueId={issueId} />
    </section>
  )
}
