/** What makes a bug happen: a few steps on devices and a scripted backend, which wait for events and never for times. */
import type { Change, ClientOptions, IssueView } from '../../apps/engine/src/contract.ts'
import type { Predicate } from '../history/predicates.ts'
import type { Recorder } from '../history/recorder.ts'
import type { FaultModel } from '../schedule/schedule.ts'
import { hasNodeAdapter, isFrom, type Version } from '../subject/subject.ts'
import type { ScriptedBackend } from './scripted-backend/contract.ts'

/** A device of a trial, as a trigger uses it. */
export interface Person {
  readonly name: string
  /** Commits all changes at once. */
  readonly commit: (...changes: readonly Change[]) => void
  /** Changes how the list is shown: a client-only event. */
  readonly setView: (change: Partial<IssueView>) => void
  /** Waits until the session has applied everything up to a global number: what came with a pull, too. */
  readonly hasHead: (global: number) => Promise<void>
  /** Waits until the session and, where there is a backend, the leader have nothing pending that can go on. */
  readonly drained: () => Promise<void>
  /** Shuts the store down, and opens it again: as a page that is loaded anew. Where the play has files. */
  readonly reload: (connect?: Connect) => Promise<void>
  /** Shuts the store down. Where the play has files. */
  readonly leave: () => Promise<void>
  /** Opens the store again after `leave`. */
  readonly comeBack: (connect?: Connect) => Promise<void>
  /**
   * The process dies: at once, or in the middle of its n-th write to disk from now. Nothing is shut down. Where the play has files.
   *
   * @returns what waits until it is dead, at the latest when all is quiet, and then starts it again
   */
  readonly kill: (afterWrites?: number) => (connect?: Connect) => Promise<void>
}

/** Lets a device that is there again have a connection: what it had went with its process. The backend's way unless given. */
export type Connect = () => void

export type OpenOptions = Pick<ClientOptions, 'leaderPushBatchSize' | 'simulation' | 'beforeLeaderPush'>

/** What a trigger is handed. */
export interface Stage {
  readonly history: Recorder
  /** @throws where the trigger has no backend */
  readonly backend: ScriptedBackend
  readonly open: (client: string, options?: OpenOptions) => Promise<Person>
  /** Waits for an event, which may have happened already, after a mark where one is given. */
  readonly until: (words: string, predicate: Predicate, from?: number) => Promise<void>
  /** The present end of the history. */
  readonly mark: () => number
  /** Tells of a disturbance that the trigger made by itself. */
  readonly disturbed: (title: string, bitten: number) => void
}

export interface Trigger {
  /** As the table of bugs names it. */
  readonly id: string
  /** The bug that it is there for, by its id in the table. */
  readonly bug: string
  /** A sentence: what somebody did, and what was in the way. */
  readonly title: string
  readonly hasBackend: boolean
  readonly models: readonly FaultModel[]
  /** The first version on which it can be played; all unless given. */
  readonly since?: Version
  /** Must hold on every version: it shows that nothing but the bug's own cause makes the trigger fail. */
  readonly isControl?: boolean
  /** Most events of a page; 100 unless given. */
  readonly pageSize?: number
  /** Its devices keep their databases as files, so that they can be left and opened again. */
  readonly hasFiles?: true
  readonly play: (stage: Stage) => Promise<void>
}

/**
 * Why a trigger cannot be played on a version; undefined where it can.
 *
 * LiveStore 0.3.1 pulls once in its life and never again after a disconnection, so that what needs a second pull does not exist there.
 */
export const whyUnreachable = ({ since, hasFiles }: Trigger, version: string): string | undefined => {
  if (since !== undefined && !isFrom(version, since)) return `it needs LiveStore ${since} or newer`
  return hasFiles === true && !hasNodeAdapter(version)
    ? 'it needs files, and LiveStore has no adapter for Node that keeps any'
    : undefined
}
