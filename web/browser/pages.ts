/** Every page with realistic data, for the tests that hold for all of them and for the screenshots. */
export interface Shown {
  name: string
  path: string
}

export const PAGES: readonly Shown[] = [
  { name: 'home', path: '/home' },
  { name: 'activity', path: '/activity' },
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
  { name: 'prompt-card', path: '/prompts/demo/sentiment?tab=card' },
  { name: 'editor', path: '/edit/demo/sentiment' },
  { name: 'editor-model', path: '/edit/demo/sentiment?part=params' },
  { name: 'editor-partials', path: '/edit/demo/sentiment?part=includes' },
  { name: 'editor-new', path: '/new?name=support/triage' },
  { name: 'compare', path: '/compare/demo/sentiment' },
  { name: 'compare-unified', path: '/compare/demo/sentiment?before=1&after=2&as=unified' },
]
