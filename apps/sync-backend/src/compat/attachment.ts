/** LiveStore attaches the store's id to each of its sockets, in a JSON text. */

/** The store that a socket is about. @throws where LiveStore attached none to it */
export const storeOf = (socket: WebSocket): string => {
  const attachment: unknown = JSON.parse(String(socket.deserializeAttachment()))
  if (
    typeof attachment === 'object' &&
    attachment !== null &&
    'storeId' in attachment &&
    typeof attachment.storeId === 'string'
  )
    return attachment.storeId
  throw new Error(
    `Expected a socket that LiveStore attached its store to, found one with ${JSON.stringify(attachment)}.`,
  )
}
