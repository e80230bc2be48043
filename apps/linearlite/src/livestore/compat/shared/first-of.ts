/** The first event of a push. @throws Error where the push is empty, which LiveStore never makes */
export const firstOf = <Event>(batch: readonly Event[]): Event => {
  const [first] = batch
  if (first === undefined) throw new Error('Expected a push of at least one event, found an empty one.')
  return first
}
