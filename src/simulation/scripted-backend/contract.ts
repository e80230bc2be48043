/** What a scripted backend does, and what a trial can order of it. */
import type { BackendPort } from '../../../apps/engine/src/contract.ts'
import type { StoredEvent } from '../../history/event.ts'
import type { Recorder } from '../../history/recorder.ts'
import type { Hold } from '../gate.ts'

/**
 * What can be kept back: what a pull asks for on its way, all and then each further page of its backlog; its reading of the log for that, while it is
 * sent live pages already; pages on their way; refusals of a pull; pushes before they are decided; acknowledgements of pushes.
 */
export type Holdable = 'asks' | 'pulls' | 'pages' | 'refusals' | 'pushes' | 'acknowledgements'

/**
 * How a push is answered amiss: `server-ahead`, although it was stored; `offline`, although it was stored and the connection stands;
 * `failed`: the backend breaks before it has stored anything; `says-offline`: the same, and the device's client calls it offline.
 */
export type AmissAnswer = 'server-ahead' | 'offline' | 'failed' | 'says-offline'

/** A change of somebody who is not part of the trial. */
export interface ForeignChange {
  readonly name: string
  readonly args: unknown
}

export interface AppendOptions {
  /** Sends them as pages of these sizes, each saying how much follows; one page unless given. */
  readonly pages?: readonly number[]
  /** The last page with events says that one more follows, and an empty last page does. */
  readonly emptyLastPage?: boolean
}

/** What somebody ordered. */
export interface Disturbance {
  /** How often it has touched something so far. */
  readonly bitten: () => number
}

/** What keeps back, spoils or breaks what goes between one device and the backend. */
export interface Faults {
  /** Keeps back what is of one kind, or of one of several, which are counted together. */
  readonly hold: (client: string, ...what: readonly Holdable[]) => Hold
  readonly answerNextPush: (client: string, answer: AmissAnswer) => Disturbance
  /** Of what the device is sent next, the last page with events says that one more follows, and an empty page does. */
  readonly endNextWithEmptyPage: (client: string) => Disturbance
  /** What no correct backend does: the last page that went to the device goes there once more. */
  readonly repeatLastPage: (client: string) => Disturbance
  /** What no correct backend does: the next page with events goes to the device twice. */
  readonly doubleNextPage: (client: string) => Disturbance
  /** What no correct backend does: the next page for the device is lost. */
  readonly dropNextPage: (client: string) => Disturbance
  /** Everything of the device takes so many milliseconds longer, either way, until another says otherwise; 0 ends it. */
  readonly delay: (client: string, milliseconds: number) => Disturbance
}

export interface ScriptedBackend extends Faults {
  /** The device's way to the backend. */
  readonly portOf: (client: string) => BackendPort
  /** The log, oldest first. */
  readonly log: () => readonly StoredEvent[]
  /** Another client's changes are stored and go to everyone. */
  readonly append: (changes: readonly ForeignChange[], options?: AppendOptions) => void
  /** Ends the connection: pages on their way are lost, and of a push nobody hears whether it was stored. */
  readonly disconnect: (client: string) => Disturbance
  readonly reconnect: (client: string) => void
  readonly isConnected: (client: string) => boolean
  /** The log is lost, and the backend begins another, under another identity where it has one; every connection breaks. */
  readonly wipe: () => Disturbance
  /** Ends every order and connects everyone; tells what was ordered and how often it touched something. */
  readonly heal: () => readonly { readonly title: string; readonly bitten: number }[]
}

/** In what the backends of LiveStore's versions differ: 0.4.0's is that of all from 0.4.0-dev.8 on. */
export type Manner = '0.3.1' | '0.4.0'

export interface ScriptedBackendOptions {
  readonly history: Recorder
  /** Most events of one page; 100 as the Durable Object has it, unless given. */
  readonly pageSize?: number
  /** Whose backend it does as: 0.4.0's unless given. */
  readonly manner?: Manner
  /** Calls its argument in a later turn, in the order of the calls. */
  readonly inLaterTurn?: (run: () => void) => void
  /** Calls its argument after so many milliseconds: what a latency needs. */
  readonly after?: (milliseconds: number, run: () => void) => void
}
