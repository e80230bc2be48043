/** The desk's control page. */
import { createRoot } from 'react-dom/client'
import { connect } from './live/connection.ts'
import { inBrowser } from './live/in-browser.ts'
import '../../page-style/base.css'

const root = document.getElementById('root')
if (root === null) throw new Error('Expected an element #root in the page, found none.')
const connection = connect(inBrowser())
createRoot(root).render(<p>{connection.get().connection}</p>)
