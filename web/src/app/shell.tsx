import { ActionIcon, UnstyledButton, useMantineColorScheme, useComputedColorScheme } from '@mantine/core'
import { Link, Outlet, useNavigate, useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useState } from 'react'
import { shell } from '@/strings'
import type { Command } from '@/ui/command-palette'
import { Icon } from '@/ui/icon'
import { LiveIndicator } from '@/ui/live-indicator'
import { SchemeSwitch } from '@/ui/scheme-switch'
import { keyNames, type Shortcut, useKeyboard, useShortcuts } from '@/ui/shortcuts'
import { Skeletons } from '@/ui/skeletons'
import { ActingSwitch } from './acting-switch'
import { useLiveLog } from './live'
import { NAVIGATION, type Place } from './navigation'
import classes from './shell.module.css'

// What is opened by hand is loaded by hand.
const Palette = lazy(() => import('./palette'))
const ShortcutSheet = lazy(() => import('@/ui/shortcut-sheet'))
const SideDrawer = lazy(() => import('@/ui/side-drawer'))

/** What stands around every page: the places, search, who acts, and what the keyboard does everywhere. */
export function Shell() {
  const navigate = useNavigate()
  const live = useLiveLog()
  const sections = useSections()
  const { setColorScheme } = useMantineColorScheme()
  const isDark = useComputedColorScheme('light', { getInitialValueInEffect: false }) === 'dark'
  const [open, setOpen] = useState<'palette' | 'sheet' | 'navigation' | null>(null)
  const close = () => setOpen(null)
  useKeyboard()

  const shortcuts = useMemo<Shortcut[]>(
    () => [
      { keys: 'mod+k', label: shell.palette, run: () => setOpen('palette') },
      { keys: '?', label: shell.sheet, run: () => setOpen('sheet') },
      ...sections.flatMap(({ places }) =>
        places.map(({ name, to, key }) => ({
          keys: `g ${key}`,
          label: shell.goTo(shell.places[name]),
          run: () => void navigate({ to }),
        })),
      ),
    ],
    [sections, navigate],
  )
  useShortcuts(shortcuts)
  const commands = useMemo<Command[]>(
    () => [
      ...sections.flatMap(({ places }) =>
        places.map(({ name, to, icon, key }) => ({
          id: name,
          label: shell.goTo(shell.places[name]),
          icon,
          keys: `g ${key}`,
          run: () => void navigate({ to }),
        })),
      ),
      { id: 'new experiment', label: shell.newExperiment, icon: 'experiment' as const, run: () => void navigate({ to: '/experiments/new', search: {} }) },
      { id: 'theme', label: shell.toggleTheme, icon: 'moon' as const, run: () => setColorScheme(isDark ? 'light' : 'dark') },
      { id: 'shortcuts', label: shell.sheet, icon: 'keyboard' as const, keys: '?', run: () => setOpen('sheet') },
    ],
    [sections, navigate, setColorScheme, isDark],
  )

  return (
    <div className={classes['shell']}>
      <a href="#page" className={classes['skip']}>
        {shell.skip}
      </a>
      <header className={classes['top']}>
        <ActionIcon className={classes['menu']} aria-label={shell.openNavigation} onClick={() => setOpen('navigation')}>
          <Icon name="menu" />
        </ActionIcon>
        <Link to="/" className={classes['brand']}>
          <img src="/icon.svg" alt="" width="22" height="22" />
          {shell.brand}
        </Link>
        <UnstyledButton className={classes['find']} onClick={() => setOpen('palette')}>
          <Icon name="search" size={15} />
          <span>{shell.search}</span>
          <span className={classes['keys']}>
            {keyNames('mod+k').map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </span>
        </UnstyledButton>
        <span className={classes['live']}>
          <LiveIndicator live={live} />
        </span>
        <ActionIcon className={classes['wide']} aria-label={shell.shortcuts} title={shell.shortcuts} onClick={() => setOpen('sheet')}>
          <Icon name="keyboard" />
        </ActionIcon>
        <SchemeSwitch />
        <Suspense fallback={null}>
          <ActingSwitch />
        </Suspense>
      </header>
      <nav className={classes['nav']} aria-label={shell.navigation}>
        <Places sections={sections} />
      </nav>
      <main id="page" className={classes['main']} tabIndex={-1}>
        <Suspense fallback={<Skeletons lines={10} />}>
          <Outlet />
        </Suspense>
      </main>
      <Suspense fallback={null}>
        {open === 'palette' ? <Palette opened onClose={close} commands={commands} /> : null}
        {open === 'sheet' ? <ShortcutSheet opened onClose={close} /> : null}
        {open === 'navigation' ? (
          <SideDrawer onClose={close} title={shell.brand}>
            <nav aria-label={shell.navigation}>
              <Places sections={sections} onGo={close} />
            </nav>
          </SideDrawer>
        ) : null}
      </Suspense>
    </div>
  )
}

interface Section {
  name: keyof typeof shell.sections | null
  places: readonly Place[]
}

/** The places that have a page. */
function useSections(): Section[] {
  const router = useRouter()
  return useMemo(() => {
    const there = router.routesByPath as Record<string, unknown>
    return NAVIGATION.map(({ name, places }) => ({ name, places: places.filter(({ to }) => to in there) })).filter(
      ({ places }) => places.length > 0,
    )
  }, [router])
}

function Places({ sections, onGo }: { sections: readonly Section[]; onGo?: () => void }) {
  return sections.map(({ name, places }) => (
    <div key={name ?? ''} className={classes['section']}>
      {name ? <h2>{shell.sections[name]}</h2> : null}
      <ul>
        {places.map((place) => (
          <li key={place.name}>
            <Link to={place.to} className={classes['place']} activeProps={{ 'data-active': true, 'aria-current': 'page' }} onClick={onGo}>
              <Icon name={place.icon} size={17} />
              {shell.places[place.name]}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  ))
}
