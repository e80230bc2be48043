/** Asks what somebody else's JSON is made of. */

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** @throws where it is no object; `what` says what it should have been */
export const asRecord = (value: unknown, what: string): Readonly<Record<string, unknown>> => {
  if (isRecord(value)) return value
  throw new Error(`Expected ${what} to be an object, found ${JSON.stringify(value)}.`)
}

/** @throws where it is no list; `what` says what it should have been */
export const asArray = (value: unknown, what: string): readonly unknown[] => {
  if (Array.isArray(value)) return value
  throw new Error(`Expected ${what} to be a list, found ${JSON.stringify(value)}.`)
}
