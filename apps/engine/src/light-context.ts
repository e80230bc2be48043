/**
 * OpenTelemetry's context, made light. Effect enters a context at every step of every fiber that has a span, and without a manager of
 * one's own each makes a new one, which nobody reads: half of a simulated trial went there.
 *
 * It means the same: without a manager the active context is always the empty one, whatever was entered.
 */
import { type Context, type ContextManager, context } from '@opentelemetry/api'

const contextOf = (values: ReadonlyMap<symbol, unknown>): Context => ({
  getValue: (key) => values.get(key),
  setValue: (key, value) => contextOf(new Map(values).set(key, value)),
  deleteValue: (key) => contextOf(new Map([...values].filter(([known]) => known !== key))),
})

/** The contexts that have one value, which is a span: each is made once. */
const ofOne = new Map<symbol, WeakMap<object, Context>>()

const remembered = (key: symbol, value: object): Context => {
  const ofKey = ofOne.get(key) ?? new WeakMap<object, Context>()
  ofOne.set(key, ofKey)
  const known = ofKey.get(value) ?? contextOf(new Map([[key, value]]))
  ofKey.set(value, known)
  return known
}

const empty: Context = {
  getValue: () => undefined,
  setValue: (key, value) =>
    typeof value === 'object' && value !== null ? remembered(key, value) : contextOf(new Map([[key, value]])),
  deleteValue: () => empty,
}

const lightManager: ContextManager = {
  active: () => empty,
  with: (_entered, run, thisArgument, ...args) => run.call(thisArgument, ...args),
  bind: (_entered, target) => target,
  enable: () => lightManager,
  disable: () => lightManager,
}

/** From now on; once in a process. */
export const useLightContext = (): void => {
  context.setGlobalContextManager(lightManager)
}
