/**
 * LiveStore's adapter for Node, with its leader in the same thread and its databases as files: the same for every version that has one. It
 * is loaded where somebody asks for files, and costs nobody else.
 */
import type { LoadFileAdapter } from '../contract.ts'

export const loadFileAdapter: LoadFileAdapter = async () => {
  const { makeAdapter } = await import('@livestore/adapter-node')
  return ({ clientId, sessionId, baseDirectory, sync }) =>
    makeAdapter({ clientId, sessionId, storage: { type: 'fs', baseDirectory }, ...(sync !== undefined && { sync }) })
}
