/** Adds a comment to an issue. */
import { type FormEvent, useState } from 'react'
import { Button, Form, TextArea, TextField } from 'react-aria-components'
import { addComment, useCommit } from '../../livestore/index.ts'
import { submitOnModEnter } from '../issue/submit-on-mod-enter.ts'
import { readUserName } from '../shell/user.ts'

export const CommentForm = ({ issueId }: { readonly issueId: string }) => {
  const commit = useCommit()
  const [text, setText] = useState('')
  const body = text.trim()

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (body === '') return
    commit(addComment({ issueId, body, creator: readUserName() }))
    setText('')
  }

  return (
    <Form onSubmit={submit} className="rounded-lg border p-3 focus-within:border-line-strong">
      <TextField aria-label="Comment" value={text} onChange={setText}>
        <TextArea
          onKeyDown={submitOnModEnter}
          placeholder="Leave a comment…"
          className="field-sizing-content max-h-80 min-h-12 w-full resize-none bg-transparent px-1 outline-none"
        />
      </TextField>
      <div className="flex justify-end">
        <Button type="submit" className="button" isDisabled={body === ''}>
          Comment
        </Button>
      </div>
    </Form>
  )
}
