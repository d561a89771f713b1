/** Every page with realistic data, for the tests that hold for all of them and for the screenshots. */
export interface Shown {
  name: string
  path: string
}

/** Pages of optimizations, in the library that `hunt.py` fills. */
export const HUNTS: readonly Shown[] = [
  { name: 'optimizations', path: '/optimizations' },
  { name: 'optimization', path: '/optimizations/3' },
  { name: 'optimization-exploration', path: '/optimizations/2' },
  { name: 'optimization-no-headroom', path: '/optimizations/1' },
  { name: 'optimization-stopped', path: '/optimizations/5' },
]

/** Pages in the sample library. */
export const PAGES: readonly Shown[] = [
  { name: 'home', path: '/home' },
  { name: 'activity', path: '/activity' },
  { name: 'library', path: '/library' },
  { name: 'library-search', path: '/library?q=classify' },
  { name: 'prompt', path: '/prompts/demo/sentiment' },
  { name: 'prompt-changes', path: '/prompts/demo/sentiment?since=1' },
  { name: 'prompt-use', path: '/prompts/demo/sentiment?tab=use' },
  { name: 'prompt-dependents', path: '/prompts/demo/sentiment?tab=dependents' },
  { name: 'prompt-experiments', path: '/prompts/demo/sentiment?tab=experiments' },
  { name: 'prompt-card', path: '/prompts/demo/sentiment?tab=card' },
  { name: 'optimizations-none', path: '/optimizations' },
]
