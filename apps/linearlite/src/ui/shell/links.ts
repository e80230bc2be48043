/** Addresses inside the open store. The query string carries the settings, so every link keeps it. */
import { useLocation } from 'react-router'
import { paths, useStoreId, withSearch } from '../../livestore/index.ts'

/** The addresses of the list, the board and an issue. */
export const useLinks = (): {
  readonly list: string
  readonly board: string
  readonly issue: (id: string) => string
} => {
  const storeId = useStoreId()
  const { search } = useLocation()
  return {
    list: withSearch(paths.list(storeId), search),
    board: withSearch(paths.board(storeId), search),
    issue: (id) => withSearch(paths.issue(storeId, id), search),
  }
}
