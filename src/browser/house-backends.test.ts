/** Backends that are lent: one for all, and others for trials that would disturb all. */
import { expect, it } from 'vitest'
import type { SharedBackend } from '../backend/shared-backend.ts'
import { create, schedule } from '../schedule/builder.ts'
import { keepBackends, needsBackendAlone } from './house-backends.ts'

/** Backends that only say which one they are; one that has died says so when it is asked. */
const fakes = ({ cannotStart = [] as readonly number[] } = {}) => {
  const dead = new Set<string>()
  const closed: string[] = []
  let started = 0
  const start = async (): Promise<SharedBackend> => {
    const number = ++started
    const url = `backend ${number}`
    // Another turn, as a process takes.
    await new Promise((resolve) => setImmediate(resolve))
    if (cannotStart.includes(number)) throw new Error(`${url} cannot be started`)
    return {
      backend: { url, close: async () => void (closed.includes(url) || closed.push(url)) },
      alive: async () => {
        if (dead.has(url)) throw new Error('it died')
      },
    } as unknown as SharedBackend
  }
  return { backends: keepBackends(start), dead, closed, started: () => started }
}

const urlOf = ({ shared }: { readonly shared: SharedBackend }): string => shared.backend.url

it('should be one for all who ask at the same time', async () => {
  const { backends, started } = fakes()
  const lent = await Promise.all([backends.lend({ alone: false }), backends.lend({ alone: false })])
  expect([lent.map(urlOf), started()]).toEqual([['backend 1', 'backend 1'], 1])
})

it('should be replaced once where it has died, however many find it dead', async () => {
  const { backends, dead, closed } = fakes()
  await backends.lend({ alone: false })
  dead.add('backend 1')
  const lent = await Promise.all([backends.lend({ alone: false }), backends.lend({ alone: false })])
  expect([lent.map(urlOf), closed]).toEqual([['backend 2', 'backend 2'], ['backend 1']])
})

it('should be tried again where it could not be started', async () => {
  const { backends } = fakes({ cannotStart: [1] })
  await expect(backends.lend({ alone: false })).rejects.toThrow('backend 1 cannot be started')
  expect(urlOf(await backends.lend({ alone: false }))).toBe('backend 2')
})

it('should be nobody else’s for who needs it alone, until it is given back', async () => {
  const { backends, dead } = fakes()
  const common = await backends.lend({ alone: false })
  const [one, other] = await Promise.all([backends.lend({ alone: true }), backends.lend({ alone: true })])
  expect(new Set([common, one, other].map(urlOf)).size).toBe(3)
  one.giveBack()
  expect(urlOf(await backends.lend({ alone: true }))).toBe(urlOf(one))

  dead.add(urlOf(other))
  other.giveBack()
  expect(urlOf(await backends.lend({ alone: true }))).toBe('backend 4')
})

it('should all be ended with the house, those too that are lent', async () => {
  const { backends, closed } = fakes({ cannotStart: [3] })
  await backends.lend({ alone: false })
  await backends.lend({ alone: true })
  await backends.lend({ alone: true }).catch(() => {})
  await backends.close()
  expect(closed.toSorted()).toEqual(['backend 1', 'backend 2'])
})

it('should be lent alone for what befalls every connection, and for nothing else', () => {
  const plain = schedule().open('alice').commit('alice', create('i1')).cut('alice').evict('closed')
  expect(needsBackendAlone(plain.build())).toBe(false)
  expect(needsBackendAlone(plain.redeploy().build())).toBe(true)
})
