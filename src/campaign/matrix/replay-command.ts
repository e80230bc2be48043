/** The one command that plays again what a cell is made of. Pure. */
import { triggers } from '../../simulation/triggers/index.ts'
import type { Cell } from './cell.ts'

/** As a person types it: plain where a shell takes it as one word, in quotes where not. */
const word = (text: string): string => (/^[\w./:@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

/** A subject's name says its patch behind a plus. */
const subjectOptions = (livestore: string): string => {
  const [name = '', patch] = livestore.split(' + ')
  return `--livestore ${word(name)}${patch === undefined ? '' : ` --patch ${word(patch)}`}`
}

/** Which project of Playwright's has what behind its clients. */
const projects: Readonly<Record<Cell['backend'], string | undefined>> = {
  none: 'no-backend',
  cloudflare: 'cloudflare',
  scripted: undefined,
}

/**
 * What to type to play a cell's trials again; undefined for drawn schedules of which none is kept.
 *
 * @param folder the matrix's folder, as the person who reads it can type it
 * @example
 * replayCommand(cell, { folder: 'matrix/20261122-0200' }) // pnpm e2e --livestore 0.4.0 --project cloudflare -g '@burst$'
 */
export const replayCommand = (
  { kind, item, backend, livestore, findings }: Pick<Cell, 'kind' | 'item' | 'backend' | 'livestore' | 'findings'>,
  { folder }: { readonly folder: string },
): string | undefined => {
  const on = subjectOptions(livestore)
  switch (kind) {
    case 'scenario': {
      const project = projects[backend]
      return `pnpm e2e ${on}${project === undefined ? '' : ` --project ${project}`} -g ${word(`@${item}$`)}`
    }
    case 'bug': {
      // A control is in no row of the table, and still there for one bug's sake.
      const bug = triggers.find(({ id }) => id === item)?.bug
      return `pnpm known-bugs ${on} --level node${bug === undefined ? '' : ` --bug ${bug}`}`
    }
    case 'hunt': {
      const files = findings.flatMap(({ shown }) => shown.flatMap((row) => row.files ?? []))[0]
      return files === undefined ? undefined : `pnpm replay ${word(`${folder}/${files}/schedule.json`)} ${on}`
    }
  }
}
