/** Values as short text: probe lines must stay small, however large an error or an attribute is. */
import { Cause } from '@livestore/utils/effect'

export const longestText = 200

/** The text, cut to `longest` characters. */
export const shorten = (text: string, longest = longestText): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1)}…`

/** Any value as text for a person: an error's name, tag and message, the JSON of data. Never throws. */
export const describe = (value: unknown): string => {
  if (typeof value === 'string') return value
  if (typeof value === 'object' && value !== null) {
    const tag = '_tag' in value && typeof value._tag === 'string' ? value._tag : undefined
    if (value instanceof Error) {
      const name = tag ?? value.name
      return value.message === '' || value.message.startsWith(name)
        ? value.message || name
        : `${name}: ${value.message}`
    }
    try {
      return JSON.stringify(value) ?? String(value)
    } catch {
      return tag ?? Object.prototype.toString.call(value)
    }
  }
  return String(value)
}

/** A failure in few words: `interrupted`, or the error's tag and message. */
export const describeCause = (cause: Cause.Cause<unknown>): string =>
  Cause.isInterruptedOnly(cause) ? 'interrupted' : shorten(describe(Cause.squash(cause)))
