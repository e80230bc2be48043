import { expect, test } from 'vitest'
import { bugs } from '../../bugs/table.ts'
import { cellsOf } from './cell.ts'
import { rowOf } from './matrix.fixture.ts'
import { replayCommand } from './replay-command.ts'
import type { MatrixRow } from './row.ts'

const commandOf = (more: Partial<MatrixRow>) => {
  const [cell] = cellsOf([rowOf(1, more)], bugs)
  return cell && replayCommand(cell, { folder: 'matrix/night' })
}

test.each([
  [{ item: 'burst' }, "pnpm e2e --livestore 0.4.0 --project cloudflare -g '@burst$'"],
  [
    { item: 'burst', livestore: '0.4.0 + my fix.patch' },
    "pnpm e2e --livestore 0.4.0 --patch 'my fix.patch' --project cloudflare -g '@burst$'",
  ],
  [
    { backend: 'none', livestore: 'path:/my builds/x' },
    "pnpm e2e --livestore 'path:/my builds/x' --project no-backend -g '@priority$'",
  ],
  [
    { kind: 'bug', item: 'stale-generation-by-view', backend: 'scripted', livestore: '0.4.0-dev.9' },
    'pnpm known-bugs --livestore 0.4.0-dev.9 --level node --bug stale-generation',
  ],
  [
    { kind: 'bug', item: 'push-head-control', backend: 'scripted' },
    'pnpm known-bugs --livestore 0.4.0 --level node --bug push-head',
  ],
  [
    { kind: 'hunt', item: 'drawn', fingerprints: ['lost/backend'], files: 'trials/hunt/drawn/1' },
    'pnpm replay matrix/night/trials/hunt/drawn/1/schedule.json --livestore 0.4.0',
  ],
  [{ kind: 'hunt', item: 'drawn' }, undefined],
] as const)('a cell of %j is played again by %s', (more, command) => {
  expect(commandOf(more)).toBe(command)
})
