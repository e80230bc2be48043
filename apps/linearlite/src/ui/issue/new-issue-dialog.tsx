/** The dialog that creates an issue. */
import { X } from 'lucide-react'
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { NewIssueForm } from './new-issue-form.tsx'

interface NewIssueDialogProps {
  readonly isOpen: boolean
  readonly onOpenChange: (isOpen: boolean) => void
}

export const NewIssueDialog = ({ isOpen, onOpenChange }: NewIssueDialogProps) => (
  <ModalOverlay
    isOpen={isOpen}
    onOpenChange={onOpenChange}
    isDismissable
    className="bg-veil fixed inset-0 z-20 flex justify-center px-4 pt-[14vh]"
  >
    <Modal className="bg-raised shadow-dialog h-fit w-full max-w-2xl rounded-xl">
      <Dialog className="flex flex-col p-4">
        <div className="mb-3 flex items-center justify-between">
          <Heading slot="title" className="text-muted text-sm font-medium">
            New Issue
          </Heading>
          <Button slot="close" className="glyph-button" aria-label="Close">
            <X size={15} aria-hidden />
          </Button>
        </div>
        <NewIssueForm onDone={() => onOpenChange(false)} />
      </Dialog>
    </Modal>
  </ModalOverlay>
)
