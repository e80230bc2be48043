/** The timeline while the trial goes on: it follows, stops, and goes on. */
import { Timeline, type TimelineChoices, type TimelineHandle } from '@flake-hunt/timeline'
import { Link, Pause, Play } from 'lucide-react'
import { type Ref, useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react'
import { useDesk, useTold } from './desk-context.tsx'
import { Hand } from './hand.tsx'
import { Said } from './said.tsx'
import type { LinkedState } from './use-link.ts'
import { useStretch } from './use-stretch.ts'

/** What keys and lights ask of the timeline. */
export interface PanelHandle {
  readonly search: () => void
  readonly follow: () => void
  readonly pause: () => void
  readonly showLastFailure: () => void
}

const place = 'timeline'

export const TimelinePanel = ({ link, ref }: { readonly link: LinkedState; readonly ref: Ref<PanelHandle> }) => {
  const { say } = useDesk()
  const events = useTold((snapshot) => snapshot.events)
  const setup = useTold((snapshot) => snapshot.setup)
  const findings = useTold((snapshot) => snapshot.findings)
  const diagnoses = useTold((snapshot) => snapshot.diagnoses)
  const allAlarms = useTold((snapshot) => snapshot.alarms)
  const { shared, share, opened } = link
  const { choices, pausedAt } = shared
  const isPaused = pausedAt !== undefined
  const [isFollowing, setFollowing] = useState(choices.selected === undefined && !isPaused)
  const [isAll, setAll] = useState(false)
  /** A failure is looked for among all events, which are drawn for that. */
  const [isSeeking, setSeeking] = useState(false)
  const timeline = useRef<TimelineHandle>(null)
  const {
    events: drawn,
    earlier,
    from,
    to,
  } = useStretch(events, setup, { pausedAt, isAll, selected: choices.selected })

  // The mark that a link names is brought into view as soon as it is there.
  const shownLink = useRef(choices.selected === undefined ? 0 : -1)
  useEffect(() => {
    if (shownLink.current === opened || drawn.length === 0) return
    if (choices.selected === undefined || timeline.current?.showSelected() === true) shownLink.current = opened
  })

  const latest = useRef(choices)
  latest.current = choices
  const onStray = useCallback(() => setFollowing(false), [])
  const onChoose = useCallback(
    (choice: Partial<TimelineChoices>) => share({ choices: { ...latest.current, ...choice } }),
    [share],
  )

  const pause = (): void => {
    share({ pausedAt: isPaused ? undefined : Math.max(events.at(-1)?.time ?? 0, ...allAlarms.map(({ time }) => time)) })
    if (isPaused) setFollowing(true)
  }
  const follow = (): void => {
    if (isPaused) share({ pausedAt: undefined })
    setFollowing(true)
  }
  useImperativeHandle(ref, () => ({
    search: () => timeline.current?.search(),
    follow,
    pause,
    showLastFailure: () => {
      if (timeline.current?.showLastFailure() === true) return
      // It may be older than what is drawn.
      if (from > 0) {
        setAll(true)
        setSeeking(true)
      } else say(place, { level: 'info', text: 'Nothing has failed so far.' })
    },
  }))
  useEffect(() => {
    if (!isSeeking) return
    setSeeking(false)
    if (timeline.current?.showLastFailure() === true) return
    setAll(false)
    say(place, { level: 'info', text: 'Nothing has failed so far.' })
  }, [isSeeking, say])
  const copyLink = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(location.href)
      say(place, { level: 'info', text: 'The link is in the clipboard.' })
    } catch {
      say(place, { level: 'info', text: 'The link is this page’s address.' })
    }
  }
  const behind = events.length - to
  const alarms = useMemo(
    () => (pausedAt === undefined ? allAlarms : allAlarms.filter(({ time }) => time <= pausedAt)),
    [allAlarms, pausedAt],
  )
  const live = useMemo(
    () => ({ isFollowing: isFollowing && pausedAt === undefined, onStray, earlier, alarms, ref: timeline }),
    [isFollowing, pausedAt, onStray, earlier, alarms],
  )
  return (
    <section className="panel">
      <Timeline
        title={setup?.title ?? ''}
        events={drawn}
        findings={findings}
        diagnoses={diagnoses}
        choices={choices}
        onChoose={onChoose}
        live={{
          ...live,
          tools: (
            <div className="tools">
              <Hand
                place={place}
                {...(isPaused && { look: 'loud' as const })}
                hint="The timeline stops, the desk goes on (p)"
                onPress={pause}
              >
                {isPaused ? <Play size={13} aria-hidden /> : <Pause size={13} aria-hidden />}
                {isPaused ? 'Go on' : 'Pause'}
              </Hand>
              <Hand place={place} isToggled={live.isFollowing} hint="What is new stays in view (f)" onPress={follow}>
                Follow
              </Hand>
              <Hand
                place={place}
                label="Copy a link to what is shown"
                hint="Copy a link to what is shown"
                onPress={() => void copyLink()}
              >
                <Link size={13} aria-hidden />
              </Hand>
            </div>
          ),
          remark: (
            <div className="remark">
              <p className="muted">
                {isPaused && `Paused: ${behind.toLocaleString('en')} events have come since. `}
                {from > 0 &&
                  `The last ${drawn.length.toLocaleString('en')} of ${to.toLocaleString('en')} events are drawn. `}
              </p>
              {(from > 0 || isAll) && (
                <Hand place={place} look="quiet" onPress={() => setAll(!isAll)}>
                  {isAll ? 'Draw the last ones only' : 'Draw all'}
                </Hand>
              )}
              <Said place={place} />
            </div>
          ),
        }}
      />
    </section>
  )
}
