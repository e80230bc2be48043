/** What a person calls an issue: the number of a sample issue, otherwise the end of its id. */

const spokenLength = 4

/**
 * A short name for an issue, not necessarily unique.
 *
 * @example
 * shortId('demo-12') // 'LIN-12'
 * shortId('V1StGXR8_Z5jdHi6Bmyt') // 'LIN-BMYT'
 */
export const shortId = (id: string): string =>
  `LIN-${
    /-(\d+)$/.exec(id)?.[1] ??
    id
      .replaceAll(/[^a-zA-Z0-9]/g, '')
      .slice(-spokenLength)
      .toUpperCase()
  }`
