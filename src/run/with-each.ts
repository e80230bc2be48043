/** Several things at a time, of which one may fail. */
import pMap from 'p-map'

/**
 * Does something with each, so many at a time. Once one fails no other is begun; those that are under way come to their end, so that nobody is
 * still at work when the failure is told.
 *
 * @param body is given what tells whether another one has failed: whoever goes on for long asks now and then
 * @throws the first failure, once all is over
 * @example
 * await withEach(subjects, 2, async (subject, isBroken) => { while (!isBroken()) await playOn(subject) })
 */
export const withEach = async <Item>(
  items: readonly Item[],
  concurrency: number,
  body: (item: Item, isBroken: () => boolean) => Promise<void>,
): Promise<void> => {
  let failure: { readonly error: unknown } | undefined
  const isBroken = (): boolean => failure !== undefined
  await pMap(
    items,
    async (item) => {
      if (isBroken()) return
      try {
        await body(item, isBroken)
      } catch (error) {
        failure ??= { error }
      }
    },
    { concurrency },
  )
  if (failure !== undefined) throw failure.error
}
