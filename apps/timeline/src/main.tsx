/** The page of a written timeline: reads the data that lies in it, and shows them. */
import { createRoot } from 'react-dom/client'
import { dataElementId, type TimelineData } from './data.ts'
import { Timeline } from './ui/timeline.tsx'
import '../../page-style/base.css'
import './ui/styles.css'

const readData = (): TimelineData => {
  const text = document.getElementById(dataElementId)?.textContent ?? ''
  if (text.trim() !== '') return JSON.parse(text) as TimelineData
  return { title: 'Timeline', events: [], findings: [], diagnoses: [] }
}

const root = document.getElementById('root')
if (root === null) throw new Error('Expected an element #root in the page, found none.')
createRoot(root).render(<Timeline {...readData()} />)
