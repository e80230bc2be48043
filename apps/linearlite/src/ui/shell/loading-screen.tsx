/** What is shown while the store opens: how far it is, and how many events have arrived from the backend. */
import type { ReactNode } from 'react'
import { ProgressBar } from 'react-aria-components'
import type { BootState } from '../../livestore/index.ts'
import { Logo } from './logo.tsx'
import { MessagePage } from './message-page.tsx'
import { ReloadButton } from './reload-button.tsx'

type Booting = Extract<BootState, { type: 'booting' }>

const stageLabels: Readonly<Record<Booting['stage'], string>> = {
  loading: 'Loading the database',
  migrating: 'Preparing the tables',
  rehydrating: 'Replaying the events of this device',
  syncing: 'Fetching events from the backend',
  seeding: 'Creating sample issues',
  opening: 'Opening the store',
}

const count = new Intl.NumberFormat('en')

const Booting = ({ boot }: { readonly boot: Booting }) => {
  const { done = 0, total = 0 } = boot
  const known = total > 0
  return (
    <main className="flex h-full items-center justify-center p-6" data-boot-stage={boot.stage}>
      <ProgressBar
        aria-label={stageLabels[boot.stage]}
        {...(known ? { value: done, maxValue: total } : { isIndeterminate: true })}
        className="w-80"
      >
        {({ percentage, isIndeterminate }) => (
          <>
            <div className="mb-5 flex items-center gap-2.5 text-base font-semibold">
              <Logo />
              LinearLite
            </div>
            <div className="bg-pressed h-1 overflow-hidden rounded-full">
              <div
                className={`bg-accent h-full rounded-full ${isIndeterminate ? 'w-1/3 animate-pulse' : ''}`}
                style={isIndeterminate ? undefined : { width: `${percentage ?? 0}%` }}
              />
            </div>
            <p className="text-muted mt-3 flex justify-between gap-4">
              <span>{stageLabels[boot.stage]}</span>
              {known && (
                <span className="whitespace-nowrap tabular-nums">
                  {count.format(done)} / {count.format(total)}
                </span>
              )}
            </p>
            {boot.pulledEvents > 0 && (
              <p className="text-muted tabular-nums" data-pulled-events={boot.pulledEvents}>
                {count.format(boot.pulledEvents)} events from the backend
              </p>
            )}
          </>
        )}
      </ProgressBar>
    </main>
  )
}

/** The page while a store boots, or has failed to. */
export const LoadingScreen = (boot: BootState): ReactNode =>
  boot.type === 'booting' ? (
    <Booting boot={boot} />
  ) : (
    <MessagePage
      title="The store could not be opened"
      expected="A store that opens from the storage of this browser."
      found={<code>{boot.cause}</code>}
      advice="Reload. If that does not help, close the other tabs of this store, and check the address of the sync backend."
    >
      <ReloadButton />
    </MessagePage>
  )
