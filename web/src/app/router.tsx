/** Every address of the app. What a page shows is in its address: its search parameters are typed here. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { parseReference } from '@/lib/reference'
import { NotFound } from './not-found'
import { PageFailed } from './page-failed'
import {
  checkActivitySearch,
  checkCompareSearch,
  checkDatasetSearch,
  checkDatasetsSearch,
  checkEditSearch,
  checkExperimentSearch,
  checkExperimentsSearch,
  checkJudgesSearch,
  checkKnowledgeSearch,
  checkLibrarySearch,
  checkNewExperimentSearch,
  checkNewSearch,
  checkOptimizationsSearch,
  checkPlaygroundSearch,
  checkPromptSearch,
  checkProposalsSearch,
  checkReleaseSearch,
  checkReleasesSearch,
  checkReviewSearch,
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

const experiments = createRoute({
  getParentRoute: () => root,
  path: '/experiments',
  validateSearch: checkExperimentsSearch,
  component: lazyRouteComponent(() => import('./pages/experiments'), 'ExperimentsPage'),
})

const newExperiment = createRoute({
  getParentRoute: () => root,
  path: '/experiments/new',
  validateSearch: checkNewExperimentSearch,
  component: lazyRouteComponent(() => import('./pages/new-experiment'), 'NewExperimentPage'),
})

const experiment = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$number',
  validateSearch: checkExperimentSearch,
  component: lazyRouteComponent(() => import('./pages/experiment'), 'ExperimentPage'),
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

// A name is everything behind the address of the list, which would fit it too were they not told apart by their parent.
const shipped = createRoute({ getParentRoute: () => root, path: '/releases' })

const releases = createRoute({
  getParentRoute: () => shipped,
  path: '/',
  validateSearch: checkReleasesSearch,
  component: lazyRouteComponent(() => import('./pages/releases'), 'ReleasesPage'),
})

const release = createRoute({
  getParentRoute: () => shipped,
  path: '$',
  validateSearch: checkReleaseSearch,
  component: lazyRouteComponent(() => import('./pages/release'), 'ReleasePage'),
})

const proposals = createRoute({
  getParentRoute: () => root,
  path: '/proposals',
  validateSearch: checkProposalsSearch,
  component: lazyRouteComponent(() => import('./pages/proposals'), 'ProposalsPage'),
})

const proposal = createRoute({
  getParentRoute: () => root,
  path: '/proposals/$number',
  component: lazyRouteComponent(() => import('./pages/proposal'), 'ProposalPage'),
})

const reviews = createRoute({
  getParentRoute: () => root,
  path: '/reviews',
  component: lazyRouteComponent(() => import('./pages/reviews'), 'ReviewsPage'),
})

const review = createRoute({
  getParentRoute: () => root,
  path: '/reviews/$queue',
  validateSearch: checkReviewSearch,
  component: lazyRouteComponent(() => import('./pages/review'), 'ReviewPage'),
})

const judges = createRoute({
  getParentRoute: () => root,
  path: '/judges',
  validateSearch: checkJudgesSearch,
  component: lazyRouteComponent(() => import('./pages/judges'), 'JudgesPage'),
})

const passport = createRoute({
  getParentRoute: () => root,
  path: '/judges/$number',
  component: lazyRouteComponent(() => import('./pages/passport'), 'PassportPage'),
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

const playground = createRoute({
  getParentRoute: () => root,
  path: '/playground',
  validateSearch: checkPlaygroundSearch,
  component: lazyRouteComponent(() => import('./pages/playground'), 'PlaygroundPage'),
})

// A name with slashes takes the rest of the path, also an empty one, unless the list stands beside it.
const inDatasets = createRoute({ getParentRoute: () => root, path: '/datasets' })

const datasets = createRoute({
  getParentRoute: () => inDatasets,
  path: '/',
  validateSearch: checkDatasetsSearch,
  component: lazyRouteComponent(() => import('./pages/datasets'), 'DatasetsPage'),
})

const dataset = createRoute({
  getParentRoute: () => inDatasets,
  path: '$',
  validateSearch: checkDatasetSearch,
  component: lazyRouteComponent(() => import('./pages/dataset'), 'DatasetPage'),
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
  routeTree: root.addChildren([
    start,
    home,
    activity,
    knowledge,
    settings,
    library,
    prompt,
    playground,
    inDatasets.addChildren([datasets, dataset]),
    shipped.addChildren([releases, release]),
    proposals,
    proposal,
    reviews,
    review,
    judges,
    passport,
    optimizations,
    optimization,
    edit,
    make,
    compare,
    experiments,
    newExperiment,
    experiment,
    permalink,
  ]),
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
