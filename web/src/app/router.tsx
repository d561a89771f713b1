/** Every address of the app. What a page shows is in its address: its search parameters are typed here. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { parseReference } from '@/lib/reference'
import { NotFound } from './not-found'
import { PageFailed } from './page-failed'
import { checkActivitySearch, checkLibrarySearch, checkOptimizationsSearch, checkPromptSearch } from './search'
import { Shell } from './shell'

export const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: PageFailed })

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/home', replace: true })
  },
})

const home = createRoute({
  getParentRoute: () => root,
  path: '/home',
  component: lazyRouteComponent(() => import('./pages/home'), 'HomePage'),
})

const activity = createRoute({
  getParentRoute: () => root,
  path: '/activity',
  validateSearch: checkActivitySearch,
  component: lazyRouteComponent(() => import('./pages/activity'), 'ActivityPage'),
})

const library = createRoute({
  getParentRoute: () => root,
  path: '/library',
  validateSearch: checkLibrarySearch,
  component: lazyRouteComponent(() => import('./pages/library'), 'LibraryPage'),
})

const prompt = createRoute({
  getParentRoute: () => root,
  path: '/prompts/$',
  validateSearch: checkPromptSearch,
  component: lazyRouteComponent(() => import('./pages/prompt'), 'PromptPage'),
})

const optimizations = createRoute({
  getParentRoute: () => root,
  path: '/optimizations',
  validateSearch: checkOptimizationsSearch,
  component: lazyRouteComponent(() => import('./pages/optimizations'), 'OptimizationsPage'),
})

const optimization = createRoute({
  getParentRoute: () => root,
  path: '/optimizations/$number',
  component: lazyRouteComponent(() => import('./pages/optimization'), 'OptimizationPage'),
})

/** The short address that is passed around: `/p/support/triage@production`. */
const permalink = createRoute({
  getParentRoute: () => root,
  path: '/p/$',
  beforeLoad: ({ params }) => {
    const { prompt: name, label, version } = parseReference(params._splat ?? '')
    throw redirect({ to: '/prompts/$', params: { _splat: name }, search: { label, version }, replace: true })
  },
})

export const router = createRouter({
  routeTree: root.addChildren([start, home, activity, library, prompt, optimizations, optimization, permalink]),
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  defaultErrorComponent: PageFailed,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
