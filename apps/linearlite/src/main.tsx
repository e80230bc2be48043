/** Mounts LinearLite. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './ui/app.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element with the id "root" to mount the app on.')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
