import { describe, expect, it } from 'vitest'
import { follow, foreign, setUp, sizes } from './scripted-backend.fixture.ts'

describe('a hold of pages', () => {
  it('should let as many go as it is told, in their order, and the rest at its end', () => {
    const { backend, passTurns } = setUp()
    const alice = follow(backend.portOf('alice'))
    passTurns()
    const pages = backend.hold('alice', 'pages')
    backend.append(['a', 'b', 'c'].map(foreign), { pages: [1, 1, 1] })
    passTurns()
    expect([alice.events().length, pages.waiting()]).toEqual([0, 3])
    pages.release()
    expect(alice.events().map(({ seqNum }) => seqNum)).toEqual([1])
    pages.end()
    expect(alice.events().map(({ seqNum }) => seqNum)).toEqual([1, 2, 3])
    expect(backend.heal()).toMatchObject([{ bitten: 3 }])
  })

  it('should keep nothing of another device back', () => {
    const { backend, passTurns } = setUp()
    const bob = follow(backend.portOf('bob'))
    backend.hold('alice', 'pages')
    backend.append([foreign('a')])
    passTurns()
    expect(bob.events()).toHaveLength(1)
  })

  it('should have touched nothing where nothing came', () => {
    const { backend } = setUp()
    backend.hold('alice', 'pages')
    expect(backend.heal()).toMatchObject([{ bitten: 0 }])
  })
})

describe('what no correct backend does', () => {
  it('should end a series of pages with an empty one, when so ordered', () => {
    const { backend, passTurns } = setUp()
    const alice = follow(backend.portOf('alice'))
    passTurns()
    backend.append([foreign('a'), foreign('b')], { pages: [1, 1], emptyLastPage: true })
    passTurns()
    expect(sizes(alice.pages.slice(1))).toEqual([
      [1, 2],
      [1, 1],
      [0, 0],
    ])
  })

  it('should send the last page again, when so ordered', () => {
    const { backend, passTurns } = setUp()
    const alice = follow(backend.portOf('alice'))
    backend.append([foreign('a')])
    passTurns()
    backend.repeatLastPage('alice')
    passTurns()
    expect(alice.events().map(({ seqNum }) => seqNum)).toEqual([1, 1])
  })

  it('should refuse pages that do not hold all events', () => {
    const { backend } = setUp()
    expect(() => backend.append([foreign('a')], { pages: [2] })).toThrow('Pages of 2 events hold 2, but there are 1.')
  })
})

describe('an empty last page', () => {
  it('should end what the device is sent next, once, and nothing of another', () => {
    const { backend, passTurns } = setUp()
    const [alice, bob] = [follow(backend.portOf('alice')), follow(backend.portOf('bob'))]
    passTurns()
    const order = backend.endNextWithEmptyPage('alice')
    expect(order.bitten()).toBe(0)
    backend.append([foreign('a')])
    backend.append([foreign('b')])
    passTurns()
    expect(sizes(alice.pages.slice(1))).toEqual([
      [1, 1],
      [0, 0],
      [1, 0],
    ])
    expect(sizes(bob.pages.slice(1))).toEqual([
      [1, 0],
      [1, 0],
    ])
    expect(order.bitten()).toBe(1)
  })

  it('should end a backlog as well', () => {
    const { backend, passTurns } = setUp(2)
    backend.append(['a', 'b', 'c'].map(foreign))
    backend.endNextWithEmptyPage('alice')
    const alice = follow(backend.portOf('alice'))
    passTurns()
    expect(sizes(alice.pages)).toEqual([
      [2, 2],
      [1, 1],
      [0, 0],
    ])
  })

  it('should not be left over for a backend that has healed', () => {
    const { backend, passTurns } = setUp()
    const alice = follow(backend.portOf('alice'))
    passTurns()
    const order = backend.endNextWithEmptyPage('alice')
    backend.heal()
    backend.append([foreign('a')])
    passTurns()
    expect([sizes(alice.pages.slice(1)), order.bitten()]).toEqual([[[1, 0]], 0])
  })
})

describe('a page that is lost', () => {
  it('should be the next one to the device, and that alone', () => {
    const { backend, passTurns } = setUp()
    const [alice, bob] = [follow(backend.portOf('alice')), follow(backend.portOf('bob'))]
    passTurns()
    const order = backend.dropNextPage('alice')
    backend.append(['a', 'b'].map(foreign), { pages: [1, 1] })
    passTurns()
    expect(alice.events().map(({ seqNum }) => seqNum)).toEqual([2])
    expect(bob.events().map(({ seqNum }) => seqNum)).toEqual([1, 2])
    expect(order.bitten()).toBe(1)
  })

  it('should be one that was held before, if that comes next', () => {
    const { backend, passTurns } = setUp()
    const alice = follow(backend.portOf('alice'))
    passTurns()
    const pages = backend.hold('alice', 'pages')
    backend.append([foreign('a')])
    passTurns()
    const order = backend.dropNextPage('alice')
    expect(order.bitten()).toBe(0)
    pages.end()
    expect([alice.events(), order.bitten()]).toEqual([[], 1])
  })
})

describe('a page that is doubled', () => {
  it('should be the next one with events, once', () => {
    const { backend, passTurns } = setUp()
    const order = backend.doubleNextPage('alice')
    const [alice, bob] = [follow(backend.portOf('alice')), follow(backend.portOf('bob'))]
    passTurns()
    expect([alice.pages.length, order.bitten()]).toEqual([1, 0])
    backend.append(['a', 'b'].map(foreign), { pages: [1, 1] })
    passTurns()
    expect(alice.events().map(({ seqNum }) => seqNum)).toEqual([1, 1, 2])
    expect(bob.events().map(({ seqNum }) => seqNum)).toEqual([1, 2])
    expect(order.bitten()).toBe(1)
  })

  it('should not be left over for a backend that has healed', () => {
    const { backend, passTurns } = setUp()
    const alice = follow(backend.portOf('alice'))
    passTurns()
    backend.doubleNextPage('alice')
    backend.heal()
    backend.append([foreign('a')])
    passTurns()
    expect(alice.events().map(({ seqNum }) => seqNum)).toEqual([1])
  })
})
