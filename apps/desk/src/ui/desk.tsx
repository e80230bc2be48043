/** The page: hands at the left, what they do at the right. */
import { useCallback, useMemo, useRef, useState } from 'react'
import type { DeskSetup, DeskState } from '../../../../src/desk/protocol.ts'
import { issuesOf } from '../model/changes.ts'
import { deedOf } from '../model/keys.ts'
import { BackendCard } from './backend-card.tsx'
import { Bar } from './bar.tsx'
import { Begin } from './begin.tsx'
import { BreakpointsCard } from './breakpoints-card.tsx'
import { ClientCard } from './client-card.tsx'
import { useDesk, useStanding, useTold } from './desk-context.tsx'
import { Help } from './help.tsx'
import type { Burst } from './network-hands.tsx'
import { DoneCard, NotesCard } from './notes-card.tsx'
import { ScriptCard } from './script-card.tsx'
import { type PanelHandle, TimelinePanel } from './timeline-panel.tsx'
import { useKeys } from './use-keys.ts'
import { type LinkedState, useLink } from './use-link.ts'

export const DeskPage = () => {
  const standing = useStanding()
  const connection = useTold((snapshot) => snapshot.connection)
  const link = useLink(standing?.setup.storeId)
  if (standing === undefined) {
    return (
      <main className="before" role="status">
        <h1>Desk</h1>
        <p>
          {connection === 'disconnected'
            ? 'There is no desk here: start it with pnpm desk, and this page goes on.'
            : 'Waiting for the desk …'}
        </p>
      </main>
    )
  }
  return <Standing {...standing} link={link} />
}

interface StandingProps {
  readonly setup: DeskSetup
  readonly state: DeskState
  readonly link: LinkedState
}

const Standing = ({ setup, state, link }: StandingProps) => {
  const desk = useDesk()
  const isConnected = useTold(({ connection }) => connection === 'connected')
  const [isHelpOpen, setHelpOpen] = useState(false)
  const [isBeginOpen, setBeginOpen] = useState(false)
  const [burst, setBurst] = useState<Burst>({ pushes: 3, events: 2 })
  const panel = useRef<PanelHandle>(null)
  const { shared, share } = link
  const chosen = state.clients.find(({ name }) => name === shared.client) ?? state.clients[0]
  const choose = useCallback((client: string) => share({ client }), [share])
  const issues = useMemo(() => issuesOf(setup.issues, state.done), [setup.issues, state.done])

  useKeys((key) => {
    const deed = deedOf(key, { setup, state, client: chosen, burst, newIssue: desk.newIssue })
    switch (deed?.type) {
      case 'do':
        void desk.act(deed.place, ...deed.actions)
        break
      case 'order':
        void desk.give(deed.place, deed.order)
        break
      case 'say':
        desk.say(deed.place, { level: 'problem', text: deed.text })
        break
      case 'choose':
        choose(deed.client)
        break
      case 'page':
        if (deed.command === 'help') setHelpOpen(true)
        else if (deed.command === 'begin') setBeginOpen(true)
        else if (deed.command === 'last-failure') panel.current?.showLastFailure()
        else panel.current?.[deed.command]()
        break
    }
    return deed !== undefined
  })

  return (
    <div className="desk">
      <title>{`${setup.title} · desk`}</title>
      <Bar
        setup={setup}
        state={state}
        isConnected={isConnected}
        onBegin={() => setBeginOpen(true)}
        onHelp={() => setHelpOpen(true)}
        onBroken={() => panel.current?.showLastFailure()}
      />
      {/* What was opened, chosen or drawn of one desk is nothing of the next. */}
      <div className="columns" key={setup.storeId}>
        <aside className="hands" aria-label="Hands">
          {state.clients.map((client, index) => (
            <ClientCard
              key={client.name}
              client={client}
              setup={setup}
              number={index + 1}
              isChosen={client.name === chosen?.name}
              onChoose={choose}
              issues={issues}
              burst={burst}
              onBurst={setBurst}
            />
          ))}
          <BackendCard setup={setup} backend={state.backend} issues={issues} />
          {state.script.length > 0 && <ScriptCard script={state.script} isPlaying={state.isPlaying} />}
          <BreakpointsCard setup={setup} breakpoints={state.breakpoints} />
          <NotesCard notes={state.notes} />
          <DoneCard done={state.done} />
        </aside>
        <TimelinePanel link={link} ref={panel} />
      </div>
      <Begin setup={setup} state={state} isOpen={isBeginOpen} onOpenChange={setBeginOpen} />
      <Help isOpen={isHelpOpen} onOpenChange={setHelpOpen} />
    </div>
  )
}
