/** Shown in a store without issues: how to make the first, or a hundred. */
import { Inbox } from 'lucide-react'
import { Button, ProgressBar } from 'react-aria-components'
import { sampleCounts, useFilling } from '../view/filling.ts'
import { Placeholder } from './placeholder.tsx'

export const EmptyStore = () => {
  const [filling, fill] = useFilling()
  return (
    <Placeholder
      icon={Inbox}
      title="No issues yet"
      text={
        <>
          Press <kbd className="border-line-strong rounded-sm border px-1.5 py-0.5 font-sans text-xs">C</kbd> to write
          the first one, or begin with samples.
        </>
      }
    >
      <Button
        className="button button-primary mt-5"
        isDisabled={filling.type === 'running'}
        onPress={() => fill(sampleCounts[0])}
      >
        Fill with {sampleCounts[0]} sample issues
      </Button>
      {filling.type === 'running' && (
        <ProgressBar aria-label="Creating sample issues" value={filling.done} maxValue={filling.total} className="mt-4">
          <span className="text-muted tabular-nums">
            {filling.done} of {filling.total}
          </span>
        </ProgressBar>
      )}
      {filling.type === 'failed' && (
        <p role="alert" className="text-danger-ink mt-4 max-w-md">
          The samples could not be created: {filling.cause}. Reload and try again.
        </p>
      )}
    </Placeholder>
  )
}
