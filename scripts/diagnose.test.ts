import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { longHistory } from '../src/bench/long-history.ts'
import { formatHistory } from '../src/history/history-file.ts'
import { pinnedNode, repositoryRoot } from '../src/run/pinned-node.ts'
import { defects, playDefect } from '../src/simulation/defects.ts'

const folder = mkdtempSync(join(tmpdir(), 'diagnose-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs the command on a file with this text. */
const diagnose = (text: string, ...options: readonly string[]) => {
  const file = join(folder, 'history.jsonl')
  writeFileSync(file, text)
  const script = join(repositoryRoot, 'scripts/diagnose.ts')
  const { status, stdout, stderr } = spawnSync(pinnedNode(), [script, file, ...options], { encoding: 'utf8' })
  return { status, stdout, stderr: stderr.trim() }
}

const healthy = formatHistory(longHistory(200))

describe('pnpm diagnose', () => {
  it('should exit 0 on a trial that kept every promise', () => {
    const { status, stdout } = diagnose(healthy)
    expect([status, stdout]).toEqual([0, expect.stringContaining('No promise was found broken.')])
  })

  it('should exit 2 where something was not decided: rows that nobody read cannot be called equal', () => {
    const { status, stdout } = diagnose(formatHistory(longHistory(200).filter(({ type }) => type !== 'rows')))
    expect([status, stdout]).toEqual([2, expect.stringContaining('- convergence: undecided')])
  })

  it('should exit 1 on a broken promise, and say what, where and why', () => {
    const silent = defects.find(({ name }) => name === 'silent-to-stale-push')
    if (silent === undefined) throw new Error('the defect has another name')
    const json = join(folder, 'result.json')
    const { status, stdout } = diagnose(formatHistory(playDefect(silent, 1).events), '--json', json)
    expect(status).toBe(1)
    expect(stdout).toContain('## stalled/leader/stale-generation')
    expect(stdout).toContain('its push was never answered, so the session waits for ever.')
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
      headline: 'stalled',
      fingerprints: expect.arrayContaining(['stalled/leader/stale-generation']),
      diagnoses: expect.arrayContaining([expect.objectContaining({ signature: 'stale-generation' })]),
    })
  })

  it('should exit 2 on a history that was cut short, or lacks a lane, and say so', () => {
    const cut = diagnose(healthy.slice(0, healthy.length / 2))
    expect([cut.status, cut.stdout]).toEqual([2, expect.stringContaining('the end is missing: the file was cut short')])
    const lacking = diagnose(healthy.replaceAll(/^\{"lane":"leader".*\n/gm, ''))
    expect([lacking.status, lacking.stdout]).toEqual([2, expect.stringContaining('the leader lane is missing')])
  })

  it('should refuse, in one line, what is no history, what is of another version, and what is not there', () => {
    const newer = diagnose(healthy.replace('"version":1', '"version":2'))
    expect([newer.status, newer.stderr.split('\n')]).toEqual([
      64,
      [expect.stringContaining('found version 2: read it with the harness')],
    ])
    const foreign = diagnose('hello')
    expect([foreign.status, foreign.stderr.split('\n')]).toEqual([64, [expect.stringContaining('expected a history')]])
    const script = join(repositoryRoot, 'scripts/diagnose.ts')
    const missing = spawnSync(pinnedNode(), [script, join(folder, 'nothing.jsonl')], { encoding: 'utf8' })
    expect([missing.status, missing.stderr.trim().split('\n')]).toEqual([
      64,
      [expect.stringContaining('cannot be read')],
    ])
  })

  it('should write a timeline that carries the trial', () => {
    const file = join(folder, 'timeline.html')
    diagnose(healthy, '--timeline', file)
    expect(readFileSync(file, 'utf8')).toContain('<title>a long trial · timeline</title>')
    expect(diagnose(healthy, '--timeline', join(folder, 'no/such/folder.html')).status).toBe(64)
  })
})
