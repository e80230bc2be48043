/** Which failures of a commit are its own, and which end a search: what a commit cannot help is never laid at its door. */
import { describe, expect, it } from 'vitest'
import { MachineError, UsageError } from '../run/usage-error.ts'
import { CannotBeTested } from '../subject/cannot-be-tested.ts'
import { workspaceSubject } from '../subject/install.ts'
import { type SubjectsOptions, subjectsOf } from './bisect-subjects.ts'
import { requireBegun, type TrialSource } from './trial-source.ts'

const commit = { id: 'c0ffee0', short: 'c0ffee0', subject: 'Try it' }
const checkout = { folder: '/checkout', good: commit.id, bad: commit.id, build: 'true', commits: [commit] }
const source: TrialSource = { name: 'c0ffee0', play: async () => ({ fingerprints: [] }), close: async () => {} }

const openWith = async (changed: Partial<SubjectsOptions>) => {
  const lines: string[] = []
  const open = subjectsOf({
    head: { checkout } as unknown as SubjectsOptions['head'],
    way: { type: 'scenario', scenario: 'burst' },
    logs: '/logs',
    home: '/home',
    signal: new AbortController().signal,
    doing: () => {},
    line: (text) => lines.push(text),
    get: async () => workspaceSubject(),
    open: async () => source,
    ...changed,
  })
  return { opened: await open(commit.id), lines }
}
const failing = (error: Error) => async (): Promise<never> => {
  throw error
}

describe('a commit', () => {
  it('should be opened where nothing is wrong with it', async () => {
    expect(await openWith({})).toEqual({ opened: source, lines: [] })
  })

  it('should be skipped with its reason in one line where LiveStore cannot be built upon or loaded', async () => {
    const error = new CannotBeTested('LiveStore cannot be loaded: TypeError: x is not a function\n  at y')
    const why = 'LiveStore cannot be loaded: TypeError: x is not a function at y'
    const { opened, lines } = await openWith({ open: failing(error) })
    expect(opened).toEqual({ skipped: why })
    expect(lines).toEqual([`  skipped: c0ffee0 Try it, ${why}`])
  })

  it('should be skipped where it cannot be installed, whatever the reason', async () => {
    const { opened } = await openWith({ get: failing(new Error('pnpm ended with 1')) })
    expect(opened).toEqual({ skipped: 'pnpm ended with 1' })
  })

  it.each([
    ['a browser that is not there', new UsageError('No Chromium was found')],
    ['a browser that does not start', new Error('browserType.launch: Target closed')],
    ['a port that is taken', new Error('listen EADDRINUSE: address already in use')],
    ['no memory', new MachineError('The build of LinearLite was ended by SIGKILL: give it more memory.')],
    ['a harness that is broken', new TypeError('Cannot read properties of undefined')],
  ])('should not be blamed for %s: that ends the search', async (_, error) => {
    await expect(openWith({ open: failing(error) })).rejects.toBe(error)
  })

  it('should not be blamed for what an interruption has ended', async () => {
    const signal = AbortSignal.abort()
    expect(await openWith({ signal, open: failing(new CannotBeTested('ended')) })).toMatchObject({
      opened: 'interrupted',
    })
  })

  it('should be taken for a person’s to know where it is a published version with nothing on it', async () => {
    const head = {} as SubjectsOptions['head']
    const error = new CannotBeTested('LiveStore cannot be loaded')
    await expect(openWith({ head, open: failing(error) })).rejects.toBe(error)
  })
})

describe('a trial', () => {
  it('should be asked for in vain where not even a process could be started', () => {
    const failed = { type: 'harness-failed', error: 'spawn EAGAIN\n at x', tookMs: 1 } as const
    expect(requireBegun(failed, 'c0ffee0')).toBe(failed)
    const check = () => requireBegun({ ...failed, notBegun: true }, 'c0ffee0')
    expect(check).toThrow(MachineError)
    expect(check).toThrow('No trial on c0ffee0 could be begun (spawn EAGAIN at x)')
  })
})
