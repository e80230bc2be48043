/** What an issue begins with: title, description, status and priority. It goes to the top of its board column. */
import { type FormEvent, useState } from 'react'
import { Button, FieldError, Form, Input, TextArea, TextField } from 'react-aria-components'
import type { Priority, Status } from '../../data/vocabulary.ts'
import { createIssue, rankBetween, useBoard, useCommit } from '../../livestore/index.ts'
import { readUserName } from '../shell/user.ts'
import { PriorityMenu } from './priority-menu.tsx'
import { StatusMenu } from './status-menu.tsx'
import { submitOnModEnter } from './submit-on-mod-enter.ts'

export const NewIssueForm = ({ onDone }: { readonly onDone: () => void }) => {
  const commit = useCommit()
  const [title, setTitle] = useState('')
  const [description, setDescription] = useState('')
  const [status, setStatus] = useState<Status>('backlog')
  const [priority, setPriority] = useState<Priority>(0)
  const top = useBoard(status)[0]?.rank ?? null

  const submit = (event: FormEvent) => {
    event.preventDefault()
    commit(
      createIssue({
        title: title.trim(),
        description: description.trim(),
        status,
        priority,
        creator: readUserName(),
        rank: rankBetween(null, top),
      }),
    )
    onDone()
  }

  return (
    <Form onSubmit={submit}>
      <TextField
        aria-label="Title"
        value={title}
        onChange={setTitle}
        isRequired
        validate={(text) => (text.trim() === '' ? 'An issue needs a title.' : null)}
        autoFocus
      >
        <Input
          placeholder="Issue title"
          autoComplete="off"
          className="w-full bg-transparent text-lg font-semibold outline-none"
        />
        <FieldError className="text-danger-ink text-xs" />
      </TextField>
      <TextField aria-label="Description" value={description} onChange={setDescription} className="mt-2">
        <TextArea
          onKeyDown={submitOnModEnter}
          placeholder="Add a description…"
          className="field-sizing-content max-h-[40vh] min-h-20 w-full resize-none bg-transparent text-base outline-none"
        />
      </TextField>
      <div className="-mx-4 mt-2 flex items-center gap-2 border-t px-4 pt-3">
        <StatusMenu value={status} onChange={setStatus} labelled />
        <PriorityMenu value={priority} onChange={setPriority} labelled />
        <Button type="submit" className="button button-primary ml-auto">
          Create issue
        </Button>
      </div>
    </Form>
  )
}
