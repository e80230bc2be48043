/** The root of the user interface: which address shows which page, and what catches a page that fails. */
import './styles.css'
import { RouterProvider as AriaRouterProvider } from 'react-aria-components'
import { createBrowserRouter, Outlet, RouterProvider, redirect, useHref, useNavigate } from 'react-router'
import { newStoreId, paths, withSearch } from '../livestore/index.ts'
import { BoardPage } from './board/board-page.tsx'
import { ListPage } from './list/list-page.tsx'
import { IssuePage } from './page/issue-page.tsx'
import { CrashPage } from './shell/crash-page.tsx'
import { NotFoundPage } from './shell/not-found-page.tsx'
import { StoreRoute } from './shell/store-route.tsx'
import { applyTheme, readTheme } from './shell/theme.ts'

// Before the first paint, so that a chosen scheme does not flash in late.
applyTheme(readTheme())

/** Lets the accessible links of react-aria navigate through react-router. */
const Root = () => {
  const navigate = useNavigate()
  return (
    <AriaRouterProvider navigate={(path) => void navigate(path)} useHref={useHref}>
      <Outlet />
    </AriaRouterProvider>
  )
}

const router = createBrowserRouter([
  {
    element: <Root />,
    ErrorBoundary: CrashPage,
    children: [
      {
        path: '/',
        loader: ({ request }) => redirect(withSearch(paths.list(newStoreId()), new URL(request.url).search)),
        HydrateFallback: () => null,
      },
      {
        path: '/:storeId',
        element: <StoreRoute />,
        children: [
          { index: true, element: <ListPage /> },
          { path: 'board', element: <BoardPage /> },
          { path: 'issue/:issueId', element: <IssuePage /> },
        ],
      },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
])

/** LinearLite. */
export const App = () => <RouterProvider router={router} />
