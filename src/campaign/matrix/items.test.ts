import { expect, test } from 'vitest'
import { chooseItems, needsScenarios, scenariosAmong } from './items.ts'

const scenarios = scenariosAmong([
  { tags: ['@priority'], project: 'no-backend' },
  { tags: ['@burst', '@slow'], project: 'cloudflare' },
  { tags: ['@burst'], project: 'cloudflare' },
  { tags: [], project: 'cloudflare' },
  { tags: ['@list'], project: 'app' },
])

test('a scenario is what has a tag in a project of scenarios, once for each backend', () => {
  expect(scenarios).toEqual([
    { kind: 'scenario', item: 'priority', backend: 'none' },
    { kind: 'scenario', item: 'burst', backend: 'cloudflare' },
  ])
})

test('items are chosen by kind and by name, each once', () => {
  const named = chooseItems(['scenarios', 'burst', 'push-head', 'hunts'], scenarios)
  expect(named.map(({ kind, item, backend }) => `${kind} ${item} ${backend}`)).toEqual([
    'scenario priority none',
    'scenario burst cloudflare',
    'bug push-head scripted',
    'hunt drawn scripted',
    'hunt drawn none',
  ])
  expect(() => chooseItems(['moon'], scenarios)).toThrow('There is no scenario "moon": expected scenarios, bugs, hunts')
})

test('Playwright is asked only for what it alone knows', () => {
  expect([needsScenarios(['bugs', 'hunts', 'push-head']), needsScenarios(['drawn'])]).toEqual([false, false])
  expect([needsScenarios(['scenarios']), needsScenarios(['priority'])]).toEqual([true, true])
})
