/** Every address of the app. What a page shows is in its address: its search parameters are typed here. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { parseReference } from '@/lib/reference'
import { NotFound } from './not-found'
import { PageFailed } from './page-failed'
import {
  checkActivitySearch,
  checkCompareSearch,
  checkEditSearch,
  checkKnowledgeSearch,
  checkLibrarySearch,
  checkNewSearch,
  checkPromptSearch,
  checkSettingsSearch,
} from './search'
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

const knowledge = createRoute({
  getParentRoute: () => root,
  path: '/knowledge',
  validateSearch: checkKnowledgeSearch,
  component: lazyRouteComponent(() => import('./pages/knowledge'), 'KnowledgePage'),
})

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  validateSearch: checkSettingsSearch,
  component: lazyRouteComponent(() => import('./pages/settings'), 'SettingsPage'),
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

const edit = createRoute({
  getParentRoute: () => root,
  path: '/edit/$',
  validateSearch: checkEditSearch,
  component: lazyRouteComponent(() => import('./pages/edit'), 'EditPage'),
})

const make = createRoute({
  getParentRoute: () => root,
  path: '/new',
  validateSearch: checkNewSearch,
  component: lazyRouteComponent(() => import('./pages/edit'), 'NewPage'),
})

const compare = createRoute({
  getParentRoute: () => root,
  path: '/compare/$',
  validateSearch: checkCompareSearch,
  component: lazyRouteComponent(() => import('./pages/compare'), 'ComparePage'),
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
  routeTree: root.addChildren([start, home, activity, knowledge, settings, library, prompt, edit, make, compare, permalink]),
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
