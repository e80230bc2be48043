/**
 * What every compat module of the engine exports: what LiveStore's versions name differently at the seam that the engine
 * fills itself. `tsc` holds the workspace's module against its packages; the others are held against those of their family.
 *
 * - `scriptedBackend(port)`: a sync backend of LiveStore's on a port (`BackendMaker`).
 * - `loadFileAdapter()`: what makes adapters that keep their databases as files (`FileAdapterMaker`); undefined where there is none.
 */
import type { Adapter, SyncOptions } from '@livestore/common'

export interface FileAdapterOptions {
  readonly clientId: string
  readonly sessionId: string
  /** Holds a folder for each store. */
  readonly baseDirectory: string
  readonly sync: SyncOptions | undefined
}

export type FileAdapterMaker = (options: FileAdapterOptions) => Adapter

export type LoadFileAdapter = () => Promise<FileAdapterMaker>
