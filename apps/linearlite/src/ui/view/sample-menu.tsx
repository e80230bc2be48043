/** In the toolbar of an empty store: fills it with sample issues. */
import { Sparkles } from 'lucide-react'
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { sampleCounts, useFilling } from './filling.ts'

const format = new Intl.NumberFormat('en')

export const SampleMenu = () => {
  const [filling, fill] = useFilling()
  return (
    <MenuTrigger>
      <Button className="button button-quiet" isDisabled={filling.type === 'running'}>
        <Sparkles size={14} className="text-muted" aria-hidden />
        Samples
      </Button>
      <Popover placement="bottom end" offset={4}>
        <Menu className="menu" aria-label="Samples" onAction={(count) => fill(Number(count))}>
          {sampleCounts.map((count) => (
            <MenuItem key={count} id={count} className="menu-item">
              {`${format.format(count)} sample issues`}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
