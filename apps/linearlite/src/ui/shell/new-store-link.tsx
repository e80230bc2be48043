/** The way out of an address that leads nowhere: a fresh store, without the settings that may be at fault. */
import { Link } from 'react-aria-components'

export const NewStoreLink = () => (
  <Link href="/" className="button">
    Open a new store
  </Link>
)
