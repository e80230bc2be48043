/** Deletes an issue, after asking. */
import { Trash2 } from 'lucide-react'
import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useNavigate } from 'react-router'
import { deleteIssue, useCommit } from '../../livestore/index.ts'
import { useLinks } from '../shell/links.ts'

export const DeleteIssue = ({ issue }: { readonly issue: { readonly id: string; readonly title: string } }) => {
  const commit = useCommit()
  const navigate = useNavigate()
  const links = useLinks()

  const remove = () => {
    commit(deleteIssue({ id: issue.id }))
    void navigate(links.list, { replace: true })
  }

  return (
    <DialogTrigger>
      <Button className="glyph-button h-7 min-w-7" aria-label="Delete issue">
        <Trash2 size={15} aria-hidden />
      </Button>
      <ModalOverlay isDismissable className="bg-veil fixed inset-0 z-20 flex justify-center px-4 pt-[20vh]">
        <Modal className="bg-raised shadow-dialog h-fit w-full max-w-sm rounded-xl">
          <Dialog role="alertdialog" className="p-5">
            <Heading slot="title" className="text-base font-semibold">
              Delete this issue?
            </Heading>
            <p className="text-muted mt-2 line-clamp-3 break-words">
              “{issue.title}” disappears for everyone who shares this store.
            </p>
            <div className="mt-5 flex justify-end gap-2">
              <Button slot="close" className="button">
                Cancel
              </Button>
              <Button className="button button-danger" onPress={remove}>
                Delete
              </Button>
            </div>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  )
}
