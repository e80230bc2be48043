/**
 * LiveStore's adapter for Node, with its leader in the same thread and its databases as files: the same for every version that has one. It
 * is loaded where somebody asks for files, and costs nobody else.
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

export const loadFileAdapter = async (): Promise<FileAdapterMaker> => {
  const { makeAdapter } = await import('@livestore/adapter-node')
  return ({ clientId, sessionId, baseDirectory, sync }) =>
    makeAdapter({ clientId, sessionId, storage: { type: 'fs', baseDirectory }, ...(sync !== undefined && { sync }) })
}
