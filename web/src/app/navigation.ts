/**
 * The places of the app, in the order of the work. A place is shown once its address has a route; those of later work
 * stand here already, so that they come where readers will look for them.
 */
import { shell } from '@/strings'
import type { IconName } from '@/ui/icon'

export interface Place {
  name: keyof typeof shell.places
  to: string
  icon: IconName
  /** The second key after `g`. */
  key: string
}

export interface NavigationSection {
  name: keyof typeof shell.sections | null
  places: readonly Place[]
}

export const NAVIGATION: readonly NavigationSection[] = [
  { name: null, places: [{ name: 'home', to: '/home', icon: 'home', key: 'h' }] },
  {
    name: 'make',
    places: [
      { name: 'library', to: '/library', icon: 'library', key: 'l' },
      { name: 'playground', to: '/playground', icon: 'playground', key: 'p' },
      { name: 'datasets', to: '/datasets', icon: 'dataset', key: 'd' },
      { name: 'experiments', to: '/experiments', icon: 'experiment', key: 'e' },
      { name: 'optimizations', to: '/optimizations', icon: 'optimize', key: 'o' },
    ],
  },
  {
    name: 'judge',
    places: [
      { name: 'reviews', to: '/reviews', icon: 'review', key: 'q' },
      { name: 'judges', to: '/judges', icon: 'judge', key: 'j' },
    ],
  },
  {
    name: 'ship',
    places: [
      { name: 'proposals', to: '/proposals', icon: 'proposal', key: 'w' },
      { name: 'releases', to: '/releases', icon: 'release', key: 'r' },
      { name: 'rollouts', to: '/rollouts', icon: 'compare', key: 't' },
      { name: 'production', to: '/production', icon: 'chart', key: 'm' },
    ],
  },
  {
    name: 'know',
    places: [
      { name: 'knowledge', to: '/knowledge', icon: 'knowledge', key: 'k' },
      { name: 'activity', to: '/activity', icon: 'activity', key: 'a' },
      { name: 'audit', to: '/audit', icon: 'check', key: 'u' },
    ],
  },
  {
    name: 'manage',
    places: [
      { name: 'settings', to: '/settings', icon: 'settings', key: 's' },
      { name: 'members', to: '/members', icon: 'person', key: 'b' },
    ],
  },
]
