/** The button that starts the page afresh. */
import { RotateCw } from 'lucide-react'
import { Button } from 'react-aria-components'

export const ReloadButton = () => (
  <Button className="button button-primary" onPress={() => location.reload()}>
    <RotateCw size={14} aria-hidden />
    Reload
  </Button>
)
