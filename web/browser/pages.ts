/** Every page with realistic data, for the tests that hold for all of them and for the screenshots. */
export interface Shown {
  name: string
  path: string
  /** What it opens with, which comes a moment later than the page: a selector. */
  opens?: string
}

/** Pages of shipping and judging, in the library that `ship.py` fills. */
export const SHIPPING: readonly Shown[] = [
  { name: 'releases', path: '/releases' },
  { name: 'releases-policies', path: '/releases?tab=policies' },
  { name: 'release', path: '/releases/support/triage?label=production' },
  { name: 'release-move', path: '/releases/support/triage?label=production&move=3', opens: '[role=dialog]' },
  { name: 'proposals', path: '/proposals' },
  { name: 'proposal', path: '/proposals/4' },
  { name: 'proposal-released', path: '/proposals/1' },
  { name: 'reviews', path: '/reviews' },
  { name: 'review-rate', path: '/reviews/tone' },
  { name: 'review-pick', path: '/reviews/which-reply' },
  { name: 'review-correct', path: '/reviews/wording' },
  { name: 'review-agreement', path: '/reviews/tone?tab=results' },
  { name: 'judges', path: '/judges' },
  { name: 'passport', path: '/judges/1' },
  { name: 'passport-unfit', path: '/judges/2' },
  { name: 'scorers', path: '/judges?tab=scorers&type=choice' },
]

/** Pages of optimizations and of experiments on variations, in the library that `hunt.py` fills. */
export const HUNTS: readonly Shown[] = [
  { name: 'experiment-axes', path: '/experiments/1' },
  { name: 'experiment-axes-depth', path: '/experiments/1?part=depth&slice=way' },
  { name: 'experiment-ablation', path: '/experiments/2' },
  { name: 'lessons', path: '/knowledge?part=lessons' },
  { name: 'optimization-start', path: '/optimizations?start=true&prompt=support/route', opens: '[role=dialog]' },
  { name: 'optimizations', path: '/optimizations' },
  { name: 'optimization', path: '/optimizations/3' },
  { name: 'optimization-exploration', path: '/optimizations/2' },
  { name: 'optimization-no-headroom', path: '/optimizations/1' },
  { name: 'optimization-stopped', path: '/optimizations/5' },
]

const COLUMNS = JSON.stringify([
  { model: 'scripted/echo', prompt: 'demo/sentiment@production' },
  { model: 'scripted/echo', content: { template: 'Classify: {{ text }}' } },
])

const SKETCH = new URLSearchParams({
  name: 'shots-or-not',
  dataset: 'demo/texts',
  split: 'quick',
  prompt: 'demo/sentiment',
  versions: '1,4',
  models: JSON.stringify([{ model: 'scripted/echo' }]),
  scorers: JSON.stringify([{ name: 'accuracy', type: 'choice', fields: { choices: 'positive, negative' } }]),
})

/** Pages in the sample library. */
export const PAGES: readonly Shown[] = [
  { name: 'home', path: '/home' },
  { name: 'activity', path: '/activity' },
  { name: 'experiments', path: '/experiments' },
  { name: 'experiment-new', path: `/experiments/new?${SKETCH}` },
  { name: 'experiment', path: '/experiments/1' },
  { name: 'experiment-cases', path: '/experiments/1?part=cases' },
  { name: 'experiment-case', path: '/experiments/1?part=cases&case=text-013', opens: '[role=dialog]' },
  { name: 'experiment-depth', path: '/experiments/1?part=depth&slice=domain' },
  { name: 'experiment-runs', path: '/experiments/1?part=runs' },
  { name: 'experiment-plan', path: '/experiments/1?part=plan' },
  { name: 'knowledge', path: '/knowledge' },
  { name: 'knowledge-lessons', path: '/knowledge?part=lessons' },
  { name: 'knowledge-standards', path: '/knowledge?part=standards&level=hint' },
  { name: 'settings', path: '/settings' },
  { name: 'settings-purposes', path: '/settings?part=purposes' },
  { name: 'settings-policies', path: '/settings?part=policies' },
  { name: 'settings-connections', path: '/settings?part=connections' },
  { name: 'settings-prices', path: '/settings?part=prices' },
  { name: 'library', path: '/library' },
  { name: 'library-search', path: '/library?q=classify' },
  { name: 'prompt', path: '/prompts/demo/sentiment' },
  { name: 'prompt-changes', path: '/prompts/demo/sentiment?since=1' },
  { name: 'prompt-use', path: '/prompts/demo/sentiment?tab=use' },
  { name: 'prompt-dependents', path: '/prompts/demo/sentiment?tab=dependents' },
  { name: 'prompt-experiments', path: '/prompts/demo/sentiment?tab=experiments' },
  { name: 'prompt-discussion', path: '/prompts/demo/sentiment?tab=discussion' },
  { name: 'prompt-card', path: '/prompts/demo/sentiment?tab=card' },
  { name: 'proposals-empty', path: '/proposals' },
  { name: 'reviews-empty', path: '/reviews' },
  { name: 'judges-empty', path: '/judges' },
  { name: 'optimizations-none', path: '/optimizations' },
  { name: 'editor', path: '/edit/demo/sentiment' },
  { name: 'editor-model', path: '/edit/demo/sentiment?part=params' },
  { name: 'editor-partials', path: '/edit/demo/sentiment?part=includes' },
  { name: 'editor-new', path: '/new?name=support/triage' },
  { name: 'compare', path: '/compare/demo/sentiment' },
  { name: 'compare-unified', path: '/compare/demo/sentiment?before=1&after=2&as=unified' },
  { name: 'playground', path: '/playground' },
  { name: 'playground-rows', path: `/playground?dataset=demo%2Ftexts&rows=3&columns=${encodeURIComponent(COLUMNS)}` },
  { name: 'datasets', path: '/datasets' },
  { name: 'dataset', path: '/datasets/demo/texts' },
  { name: 'dataset-check', path: '/datasets/demo/texts?tab=check' },
  { name: 'dataset-revisions', path: '/datasets/demo/texts?tab=revisions' },
]
