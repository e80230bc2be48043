/** `Promise.withResolvers`, which Node has from 22 on: an editor may start what uses this on an older one. */
export const withResolvers = <Result>(): {
  readonly promise: Promise<Result>
  readonly resolve: (result: Result) => void
  readonly reject: (reason: unknown) => void
} => {
  let resolve: (result: Result) => void = () => {}
  let reject: (reason: unknown) => void = () => {}
  const promise = new Promise<Result>((fulfil, refuse) => {
    resolve = fulfil
    reject = refuse
  })
  return { promise, resolve, reject }
}
