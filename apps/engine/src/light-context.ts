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

/** The last one that was asked for: a fiber enters the same at each of its steps, tens of thousands of them in a trial. */
let last: { readonly key: symbol; readonly value: object; readonly context: Context } | undefined

const remembered = (key: symbol, value: object): Context => {
  if (last !== undefined && last.value === value && last.key === key) return last.context
  let ofKey = ofOne.get(key)
  if (ofKey === undefined) {
    ofKey = new WeakMap()
    ofOne.set(key, ofKey)
  }
  let context = ofKey.get(value)
  if (context === undefined) {
    context = contextOf(new Map([[key, value]]))
    ofKey.set(value, context)
  }
  last = { key, value, context }
  return context
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
