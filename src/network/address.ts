/** Whose connection it is: the client's name stands at the head of the path, as `/as/<client>`. */

export interface Address {
  /** Empty where the path names no client. */
  readonly client: string
  /** Path and query as the backend gets them. */
  readonly path: string
}

/** The path that stands before everything a client asks of the relay. */
export const prefixFor = (client: string): string => (client === '' ? '' : `/as/${encodeURIComponent(client)}`)

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * Takes the client's name off a request's path.
 *
 * @example
 * readAddress('/as/alice?storeId=s') // { client: 'alice', path: '/?storeId=s' }
 */
export const readAddress = (url: string): Address => {
  const match = /^\/as\/([^/?]+)(.*)$/s.exec(url)
  if (match === null) return { client: '', path: url }
  const [, client = '', rest = ''] = match
  return { client: decode(client), path: rest.startsWith('/') ? rest : `/${rest}` }
}
