/** The desk's control page. */
import { createRoot } from 'react-dom/client'
import '../../page-style/base.css'
import { connect } from './live/connection.ts'
import { inBrowser } from './live/in-browser.ts'
import { DeskPage } from './ui/desk.tsx'
import { createDesk, DeskProvider } from './ui/desk-context.tsx'
import './ui/styles.css'
import './ui/cards.css'
import './ui/controls.css'

const root = document.getElementById('root')
if (root === null) throw new Error('Expected an element #root in the page, found none.')
const desk = createDesk(connect(inBrowser()))
createRoot(root).render(
  <DeskProvider desk={desk}>
    <DeskPage />
  </DeskProvider>,
)
