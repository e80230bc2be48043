/** Shown where there are issues, but none passes the filters. */
import { SearchX } from 'lucide-react'
import { Placeholder } from './placeholder.tsx'

export const NothingFound = () => (
  <Placeholder icon={SearchX} title="No issue matches" text="Take off a filter or search for something else." />
)
