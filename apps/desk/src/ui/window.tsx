/** A dialog above the page. */
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'

interface WindowProps {
  readonly title: string
  readonly isOpen: boolean
  readonly onOpenChange: (isOpen: boolean) => void
  readonly children: ReactNode
}

export const Window = ({ title, isOpen, onOpenChange, children }: WindowProps) => (
  <ModalOverlay className="veil" isOpen={isOpen} onOpenChange={onOpenChange} isDismissable>
    <Modal className="window">
      <Dialog>
        <div className="window-title">
          <Heading slot="title">{title}</Heading>
          <Button slot="close" className="hand" data-look="quiet" aria-label="Close">
            <X size={14} aria-hidden />
          </Button>
        </div>
        {children}
      </Dialog>
    </Modal>
  </ModalOverlay>
)
