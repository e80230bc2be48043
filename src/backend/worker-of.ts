/** What differs between the Workers of LiveStore's versions, as their build and their holder see it. */
import { join } from 'node:path'
import type { Family } from '../subject/subject.ts'
import { defaultSource } from './paths.ts'

/** Where a version keeps the event logs: each in its Durable Object's own SQLite, or all of them in one D1 database. */
export type LogPlace = 'object' | 'd1'

export interface WorkerTraits {
  /** The module by which the Worker's source knows the version. */
  readonly compat: string
  readonly log: LogPlace
}

/** The D1 database of a Worker that keeps its logs there. LiveStore itself wants the name. */
export const databaseBinding = 'DB'

const compatModule = (name: string): string => join(defaultSource, `src/compat/${name}.ts`)

/** What the Worker of a family is like. Families that do not differ here share a module. */
export const workerTraits = (family: Family): WorkerTraits => {
  switch (family) {
    case '0.3.1':
      return { compat: compatModule('0.3.1'), log: 'd1' }
    case '0.4.0-dev.8':
      return { compat: compatModule('0.4.0-dev.8'), log: 'd1' }
    case '0.4.0-dev.12':
    case '0.4.0-dev.19':
    case '0.4.0-dev.23':
      return { compat: compatModule('0.4.0-dev.12'), log: 'object' }
  }
}
