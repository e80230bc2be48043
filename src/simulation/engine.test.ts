import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../apps/engine/src/contract.ts'
import { createIssue } from '../../apps/linearlite/src/data/actions.ts'
import { parseHistory } from '../history/history-file.ts'
import { buildEngine } from '../subject/build-engine.ts'
import { workspaceSubject } from '../subject/install.ts'
import { hearConsole } from './hear-console.ts'
import { runTrials, startSimulation } from './run-in-child.ts'
import { playTrial } from './trial.ts'
import type { Trigger } from './trigger.ts'

const folder = mkdtempSync(join(tmpdir(), 'simulation-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let engine: Engine
/** A build may be the first of its sources; how long it takes is not what is tested. */
const buildMs = 600_000
beforeAll(async () => {
  const { module } = await buildEngine()
  engine = await import(pathToFileURL(module).href)
}, buildMs)

const issue = createIssue({ title: 'Drains', creator: 'alice', rank: 'a0' })

const aCommitDrains: Trigger = {
  id: 'a-commit-drains',
  bug: 'none',
  title: 'alice’s issue reaches bob',
  hasBackend: true,
  models: [],
  play: async ({ open }) => {
    const alice = await open('alice')
    await open('bob')
    alice.commit(issue)
    await alice.drained()
  },
}

describe('a trial in one process', { timeout: buildMs }, () => {
  it('should show every link that a change passes, in their order, and find no promise broken', async () => {
    const { judgement, events, problem, livestore } = await playTrial(engine, aCommitDrains, {
      storeId: 'drains',
      hearConsole,
    })
    expect([problem, livestore, judgement.findings]).toEqual([undefined, workspaceSubject().version, []])
    const path = judgement.trial.journeys.get(issue.args.changeId)?.sightings.map(({ step }) => step)
    expect(path).toEqual([
      'committed',
      'pushed to leader',
      'received by leader',
      'notified to session',
      'applied by leader',
      'pushed to backend',
      'stored by backend',
      'pulled back',
    ])
    const bobs = judgement.trial.tabs.find(({ name }) => name === 'bob')?.settledRows
    expect(bobs).toMatchObject({ issues: [{ id: issue.args.id }] })
    expect(events.some((event) => event.lane === 'backend' && event.type === 'page-sent')).toBe(true)
    expect(events[0]).toMatchObject({ type: 'started' })
    expect(events[0]).not.toHaveProperty('isVirtual')
  })

  it('should be judged by what it shows where a trigger waits for what never happens', async () => {
    const impatient: Trigger = {
      ...aCommitDrains,
      play: async ({ open }) => {
        const alice = await open('alice')
        alice.commit(issue)
        await alice.drained()
        throw new Error('it never happened')
      },
    }
    const { judgement, problem } = await playTrial(engine, impatient, { storeId: 'impatient', hearConsole })
    expect([problem, judgement.headline]).toEqual(['it never happened', 'ok'])
  })
})

describe('a store that is closed', { timeout: buildMs }, () => {
  /** The collector of garbage, which Node hides unless asked. */
  const collect = (): void => {
    setFlagsFromString('--expose-gc')
    runInNewContext('gc')()
  }

  it('should be kept in memory by nobody', async () => {
    const openAndClose = async (client: string): Promise<WeakRef<object>> => {
      // Every part of a store leads to whoever hears its probes.
      const onProbe = (): void => {}
      const opened = await engine.openClient({ client, storeId: 'forgotten', onProbe })
      opened.commit([[issue]])
      await opened.close()
      return new WeakRef(onProbe)
    }
    const closed: WeakRef<object>[] = []
    for (const client of ['alice', 'bob', 'carol']) closed.push(await openAndClose(client))
    await expect
      .poll(() => {
        collect()
        // The last one may be held by what comes next: LiveStore's name for the leader of the day.
        return closed.slice(0, 2).filter((one) => one.deref() !== undefined).length
      })
      .toBe(0)
  })
})

describe('trials in a process of their own', { timeout: buildMs }, () => {
  it('should come back judged, with their histories in files', async () => {
    const heard: string[] = []
    const results = await runTrials({
      subject: workspaceSubject(),
      trigger: 'push-head-control',
      trials: 2,
      folder,
      onTrial: ({ livestore, trial }) => heard.push(`${livestore} ${trial}`),
    })
    expect(heard).toEqual([`${workspaceSubject().name} 1`, `${workspaceSubject().name} 2`])
    for (const result of results) {
      if (result.type !== 'judged') throw new Error(`Expected a judged trial, found ${result.error}`)
      expect(result).toMatchObject({ verdict: 'ok', fingerprints: [], bug: 'push-head' })
      expect(parseHistory(readFileSync(result.history, 'utf8'))).toMatchObject({ type: 'history', problems: [] })
    }
  })

  it('should be a failure of the harness where one hangs', async () => {
    const simulation = await startSimulation({ subject: workspaceSubject(), folder, hangsAfterMs: 0 })
    try {
      const hung = await simulation.play('push-head-control')
      expect(hung).toMatchObject({
        type: 'harness-failed',
        error: expect.stringContaining('the trial hangs'),
        trial: 1,
      })
    } finally {
      await simulation.close()
    }
  })

  it('should not be played where there is no such trigger', async () => {
    const simulation = await startSimulation({ subject: workspaceSubject(), folder })
    await expect(simulation.play('no-such-trigger')).rejects.toThrow('There is no trigger "no-such-trigger"')
    await simulation.close()
  })
})
