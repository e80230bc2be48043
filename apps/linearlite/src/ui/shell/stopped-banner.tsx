/** Says that the store has shut down: nothing on the page is alive any more, and only a reload helps. */
import { TriangleAlert } from 'lucide-react'
import { ReloadButton } from './reload-button.tsx'

export const StoppedBanner = ({ cause }: { readonly cause: string }) => (
  <div
    role="alert"
    className="border-danger bg-danger-soft flex items-center gap-4 border-b px-5 py-3"
    data-testid="stopped-banner"
  >
    <TriangleAlert size={18} className="text-danger-ink flex-none" aria-hidden />
    <div className="min-w-0 flex-1">
      <p className="font-semibold">The store has stopped. This page no longer changes, and nothing you do is kept.</p>
      <p className="text-danger-ink line-clamp-2 break-words" title={cause}>
        {cause}
      </p>
    </div>
    <ReloadButton />
  </div>
)
