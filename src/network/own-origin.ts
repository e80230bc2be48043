/**
 * A client's own origin at the relay, in front of an app's whole origin: the few headers that name an origin name the one that their
 * reader knows. Bodies are never touched.
 */

/** One origin by the names that both sides have for it. */
export interface OwnOrigin {
  /** Where the client finds the app, such as `http://127.0.0.1:41234`. */
  readonly atRelay: string
  /** Where the app is, such as `http://127.0.0.1:5173`. */
  readonly atTarget: string
}

/** Of a request: which page it comes from. */
const namesThePage = /^(?:origin|referer)$/i

/** Of an answer: where to go, and who may read it. */
const namesTheApp = /^(?:location|content-location|access-control-allow-origin)$/i

/**
 * A request's header as the app gets it.
 *
 * @example
 * headerForApp(origin, 'Origin', 'http://127.0.0.1:41234') // 'http://127.0.0.1:5173'
 */
export const headerForApp = (origin: OwnOrigin | undefined, name: string, value: string): string =>
  origin !== undefined && namesThePage.test(name) ? renamed(value, origin.atRelay, origin.atTarget) : value

/** An answer's header as the client gets it: who is sent on to the app's own address would leave the relay. */
export const headerForClient = (origin: OwnOrigin | undefined, name: string, value: string): string =>
  origin !== undefined && namesTheApp.test(name) ? renamed(value, origin.atTarget, origin.atRelay) : value

/** One origin may begin like another (`:80`, `:8080`): what follows tells. */
const renamed = (value: string, from: string, to: string): string =>
  value.startsWith(from) && /^(?:$|[/?#])/.test(value.slice(from.length)) ? `${to}${value.slice(from.length)}` : value
