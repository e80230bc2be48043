/** The page of a written matrix: reads the data that lies in it, and shows them. */
import { createRoot } from 'react-dom/client'
import { dataElementId, type MatrixPageData } from './data.ts'
import { MatrixPage } from './ui/matrix-page.tsx'
import '../../page-style/base.css'
import './ui/styles.css'
import './ui/header.css'
import './ui/filters.css'
import './ui/figures.css'
import './ui/matrix.css'
import './ui/sparkline.css'
import './ui/details.css'
import './ui/narrow.css'

const root = document.getElementById('root')
if (root === null) throw new Error('Expected an element #root in the page, found none.')
const text = document.getElementById(dataElementId)?.textContent ?? ''
createRoot(root).render(
  text.trim() === '' ? (
    <p>No matrix has been written into this page.</p>
  ) : (
    <MatrixPage {...(JSON.parse(text) as MatrixPageData)} />
  ),
)
