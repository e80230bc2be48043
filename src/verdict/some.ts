/** Lists in a witness: a few by name, the rest by number. */

/** How many things a witness names before it only counts them. */
const shown = 5

/**
 * @example
 * some(['a', 'b', 'c', 'd', 'e', 'f']) // 'a, b, c, d, e and 1 more'
 */
export const some = (things: readonly string[]): string =>
  things.length <= shown ? things.join(', ') : `${things.slice(0, shown).join(', ')} and ${things.length - shown} more`
