/** Buttons for hands: what cannot be done here stays in reach, so that everybody can learn why. */
import type { ReactNode } from 'react'
import { Button, ToggleButton, Tooltip, TooltipTrigger } from 'react-aria-components'
import { useDesk } from './desk-context.tsx'

interface HandProps {
  /** Where is said why it cannot be done. */
  readonly place: string
  readonly onPress: () => void
  readonly children: ReactNode
  /** Its name, where its content is no words. */
  readonly label?: string
  /** What it does, for whoever lingers on it. */
  readonly hint?: string | undefined
  /** Why it cannot be done. */
  readonly reason?: string | undefined
  /** `quiet` for what stands in a row of many, `loud` for the one that matters. */
  readonly look?: 'quiet' | 'loud'
  readonly isToggled?: boolean
}

export const Hand = ({ place, onPress, children, label, hint, reason, look, isToggled }: HandProps) => {
  const { say } = useDesk()
  const press = reason === undefined ? onPress : () => say(place, { level: 'problem', text: reason })
  const shared = {
    className: 'hand',
    'data-look': look,
    'aria-disabled': reason !== undefined,
    ...(label !== undefined && { 'aria-label': label }),
  } as const
  const button =
    isToggled === undefined ? (
      <Button {...shared} onPress={press}>
        {children}
      </Button>
    ) : (
      <ToggleButton {...shared} isSelected={isToggled} onChange={press}>
        {children}
      </ToggleButton>
    )
  const words = reason ?? hint
  if (words === undefined) return button
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      {button}
      <Tooltip className="tip" offset={6}>
        {words}
      </Tooltip>
    </TooltipTrigger>
  )
}
