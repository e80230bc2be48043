/** What is wrong with a value that a file holds, in words that fit into one line. Pure. */
import * as v from 'valibot'

/** The problem in words: where, what was expected, what is there. */
export const problemOf = (issue: v.BaseIssue<unknown>): string => {
  const path = v.getDotPath(issue)
  const where = path === null ? '' : `${path}: `
  // A key too many has its value in the issue, one that is missing has none.
  if (issue.type === 'strict_object' && issue.expected === 'never') return `${where}expected no such key`
  if (issue.type === 'strict_object' && issue.received === 'undefined') return `${where}expected such a key, found none`
  return `${where}expected ${expectedBy(issue)}, found ${shown(issue.input)}`
}

const expectedBy = ({ type, expected }: v.BaseIssue<unknown>): string => {
  switch (type) {
    case 'integer':
      return 'a whole number'
    case 'regex':
      return 'a name of letters, digits and dashes'
    case 'strict_object':
      return 'an object'
    case 'gt_value':
      return `more than ${expected?.slice(1)}`
    case 'array':
      return 'a list'
    default:
      return expected?.replace('>=', 'at least ').replace('<=', 'at most ').replaceAll(' | ', ', ') ?? 'something else'
  }
}

/** A value as a message shows it: short, and in one line. */
export const shown = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
