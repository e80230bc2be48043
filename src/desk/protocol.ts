/**
 * What the desk and its control page say to each other, over one WebSocket: the page is told everything that happens and how things
 * stand, and orders what a schedule can order. The page is built with these types alone.
 */
import type { HistoryEvent } from '../history/event.ts'
import type { StoreStatus } from '../history/sync-state.ts'
import type { Action, Holdable, Moment, Step } from '../schedule/schedule.ts'
import type { Diagnosis } from '../verdict/diagnosis/diagnosis.ts'
import type { Finding } from '../verdict/verdict.ts'

/** What does not change as long as a desk stands. */
export interface DeskSetup {
  /** Such as `by hand`, `seed 42` or the name of a finding. */
  readonly title: string
  /** The LiveStore under test, such as `0.4.0-dev.9`. */
  readonly livestore: string
  readonly hasBackend: boolean
  readonly storeId: string
  readonly clients: readonly string[]
  /** What a hand cannot do here, and why, by the kind of step. */
  readonly unsupported: Readonly<Partial<Record<Action['type'], string>>>
  /** Issues that every schedule begins with, by the names that it has for them, such as `i1`. */
  readonly issues: readonly string[]
  /** Why it cannot begin anew here, in one line; absent where it can. */
  readonly notAnew?: string
}

/** One page of a device, as it was last seen. */
export interface TabView {
  /** As schedules name it: `alice`, `alice/2`. */
  readonly name: string
  /** As the history names it: tabs that were closed and opened again have other numbers there. */
  readonly source: string
  readonly isOpen: boolean
  readonly status: StoreStatus['type']
  /** Events that the session has pending; undefined while it cannot tell. */
  readonly pending?: number
  /** The session's head, in words such as `e12` or `e12.1r1`. */
  readonly head?: string
  readonly isFrozen: boolean
  /** How many times slower its processor is; 1 where nothing slows it. */
  readonly slowedBy: number
}

/** A hold that stands. */
export interface HoldView {
  readonly what: Holdable
  /** Frames that wait now. */
  readonly waiting: number
}

/** A device, and what stands between it and the backend. */
export interface ClientView {
  readonly name: string
  readonly tabs: readonly TabView[]
  readonly isConnected: boolean
  readonly leader?: { readonly pending: number; readonly head: string; readonly knowsBackendAt: string }
  readonly holds: readonly HoldView[]
  readonly latencyMs: number
  readonly isRefused: boolean
  readonly isOffline: boolean
}

/** One promise, as a light: `waiting` while it cannot be told, `off` where there is nothing to tell. */
export interface Light {
  /** The checker, such as `drain`. */
  readonly name: string
  /** Such as `drained`, `2 pending`, `lost 2`. */
  readonly words: string
  readonly state: 'held' | 'broken' | 'waiting' | 'off'
  /** Why, where it is not held. */
  readonly why?: string
  /** When a broken one broke, in milliseconds on the trial's clock: that moment is marked. Where it is left out, the page marks when it heard. */
  readonly since?: number
}

/** A step of the schedule that is being gone through. */
export interface StepView {
  readonly step: Step
  readonly words: string
  readonly state: 'done' | 'passed-over' | 'left-out' | 'waiting' | 'next' | 'later'
  /** Why it was passed over, or what it waits for. */
  readonly why?: string
}

/** What happens by itself at a moment. */
export interface Breakpoint {
  readonly id: string
  readonly when: Moment
  readonly then: Action
}

export interface BreakpointView extends Breakpoint {
  readonly words: string
  /** How often it has been hit. One that has been is over. */
  readonly isHit: boolean
}

/** Something that a person should read: an order that failed, a window that was closed by hand. */
export interface Note {
  readonly id: number
  readonly level: 'info' | 'problem'
  readonly text: string
  /** Milliseconds on the trial's clock. */
  readonly time: number
}

/** A step that was done. */
export interface DoneStep {
  readonly id: string
  readonly words: string
  /** Where it says so, the page knows which issues there are by now, however late it came. */
  readonly action?: Action
}

/** How things stand. */
export interface DeskState {
  readonly clients: readonly ClientView[]
  /** Absent without a backend. */
  readonly backend?: { readonly head: number; readonly problem?: string }
  /** Orders that stand, in words: nothing has to settle while there are any. */
  readonly standing: readonly string[]
  readonly lights: readonly Light[]
  /** Of the schedule that was loaded; empty where none was. */
  readonly script: readonly StepView[]
  /** Whether the script goes on by itself. */
  readonly isPlaying: boolean
  /** What was done so far, by hand, by the script and by breakpoints, as it would be saved. */
  readonly done: readonly DoneStep[]
  readonly breakpoints: readonly BreakpointView[]
  readonly notes: readonly Note[]
  /** What is being done and takes a while, in words. */
  readonly doing?: string
  /** Why no desk stands any more: another was to be begun. All that is told is of the one before, and can be saved still. */
  readonly gone?: string
}

/** What the desk tells. */
export type DeskMessage =
  /** First of all. The page's own history begins anew with it. */
  | { readonly type: 'setup'; readonly setup: DeskSetup }
  /** What has happened since, in one order. */
  | { readonly type: 'events'; readonly events: readonly HistoryEvent[] }
  | { readonly type: 'state'; readonly state: DeskState }
  /** What the checkers say of the history so far. */
  | { readonly type: 'judged'; readonly findings: readonly Finding[]; readonly diagnoses: readonly Diagnosis[] }
  /** What came of an order. */
  | { readonly type: 'answer'; readonly id: number; readonly error?: string; readonly text?: string }

/** What a desk is to be that begins anew. */
export type Anew =
  /** The same schedule, or the same devices by hand. */
  | { readonly as: 'again' }
  /** As many devices as now; at least two with a backend. */
  | { readonly as: 'by-hand' }
  /** What a file holds, under the file's name. */
  | { readonly as: 'schedule'; readonly name: string; readonly text: string }

/** As long as the text of a schedule may be, in characters: what is longer is another file. */
export const longestScheduleText = 500_000

/** What a page can order. */
export type DeskOrder =
  /** By hand, now. */
  | { readonly type: 'do'; readonly action: Action }
  /** Ends all that stands: from now on everything has to settle. */
  | { readonly type: 'heal' }
  /** The script's next step: after its moment, or at once. */
  | { readonly type: 'next'; readonly now: boolean }
  /** Leaves the script's next step out. */
  | { readonly type: 'skip' }
  /** Goes on with the script until it is told to stop, or has ended. */
  | { readonly type: 'play' }
  | { readonly type: 'pause' }
  /** Puts another step into the place of one that is still to come. */
  | { readonly type: 'change'; readonly step: Step }
  | { readonly type: 'break'; readonly when: Moment; readonly then: Action }
  | { readonly type: 'unbreak'; readonly id: string }
  /** Writes what was done into a file: a schedule, or a test. Answers with the file. */
  | { readonly type: 'save'; readonly as: 'schedule' | 'test'; readonly name: string }
  /** Answers with Markdown: diagnosis, versions, schedule, the command that replays it. */
  | { readonly type: 'report' }
  /** Closes the desk with all its devices, and opens another on an empty store. Answered once that one stands. */
  | { readonly type: 'begin'; readonly what: Anew }

/** An order with the number by which its answer is known. */
export interface NumberedOrder {
  readonly id: number
  readonly order: DeskOrder
}

/** Where the WebSocket is, on the control page's own origin. */
export const livePath = '/live'
