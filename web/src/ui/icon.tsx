const PATHS = {
  home: 'M4 11.5 12 4l8 7.5M6 10v9h12v-9M10 19v-5h4v5',
  library: 'M5 4h4v16H5zM11 4h3v16h-3zM16.2 5l3.6-.8 2 15-3.6.8z',
  playground: 'M7 5v14l11-7z',
  dataset: 'M12 4c4.4 0 7 1.3 7 3s-2.6 3-7 3-7-1.3-7-3 2.6-3 7-3ZM5 7v10c0 1.7 2.6 3 7 3s7-1.3 7-3V7M5 12c0 1.7 2.6 3 7 3s7-1.3 7-3',
  experiment: 'M9 4h6M10 4v6l-5 8.5A1.6 1.6 0 0 0 6.4 21h11.2a1.6 1.6 0 0 0 1.4-2.5L14 10V4M7.5 15h9',
  optimize: 'M4 18 10 11l4 4 6-9M15 6h5v5',
  review: 'M4 5h16v11H9l-5 4zM8 9h8M8 12h5',
  judge: 'M12 4v16M7 20h10M5 7h14M5 7l-3 6a3.2 3.2 0 0 0 6 0zM19 7l-3 6a3.2 3.2 0 0 0 6 0z',
  release: 'M12 3c4 3 5 7 4 11l-4 3-4-3c-1-4 0-8 4-11ZM12 10.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3ZM8 14l-3 3v3l4-2M16 14l3 3v3l-4-2',
  proposal: 'M7 5a2 2 0 1 0 0 4 2 2 0 0 0 0-4ZM7 9v11M17 15a2 2 0 1 0 0 4 2 2 0 0 0 0-4ZM17 15v-4a4 4 0 0 0-4-4h-1M14 4l-3 3 3 3',
  knowledge: 'M12 6.5C10 5 7 4.5 4 4.8v13.4c3-.3 6 .2 8 1.8 2-1.6 5-2.1 8-1.8V4.8c-3-.3-6 .2-8 1.7Zm0 0V20',
  activity: 'M3 12h4l3-8 4 16 3-8h4',
  settings: 'M4 7h9M17 7h3M15 5v4M4 12h3M11 12h9M9 10v4M4 17h11M19 17h1M17 15v4',
  search: 'M11 4.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM16 16l4.5 4.5',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2.5V5M12 19v2.5M2.5 12H5M19 12h2.5M5.3 5.3 7 7M17 17l1.7 1.7M18.7 5.3 17 7M7 17l-1.7 1.7',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4.5 20.5c.7-4 3.7-6 7.5-6s6.8 2 7.5 6',
  keyboard: 'M3 7h18v10H3zM7 10.5h.01M10.5 10.5h.01M14 10.5h.01M17 10.5h.01M8 14h8',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  check: 'M5 12.5 10 17.5 19.5 7',
  close: 'M6 6l12 12M18 6 6 18',
  plus: 'M12 5v14M5 12h14',
  down: 'M6 9.5 12 15.5 18 9.5',
  right: 'M9.5 6 15.5 12 9.5 18',
  up: 'M6 14.5 12 8.5 18 14.5',
  folder: 'M3.5 6h6l2 2.5h9V18.5h-17z',
  filter: 'M4 5.5h16l-6 7.5v6l-4-2v-4z',
  alert: 'M12 4 2.8 19.5h18.4zM12 10v4.5M12 17h.01',
  info: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 11v5.5M12 7.8h.01',
  menu: 'M4 6.5h16M4 12h16M4 17.5h16',
  table: 'M4 5h16v14H4zM4 10h16M4 14.5h16M10 5v14',
  chart: 'M4 20h16M7 16V11M12 16V6M17 16v-7',
  compare: 'M8 4v16M16 4v16M4 8l4-4M20 16l-4 4',
  edit: 'M4 20l1-4.5L16.5 4l3.5 3.5L8.5 19zM14 6.5 17.5 10',
  back: 'M10 6 4 12l6 6M4 12h16',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17',
  undo: 'M8 6 4 10l4 4M4 10h10a5 5 0 0 1 0 10h-4',
} as const

export type IconName = keyof typeof PATHS

/** A small drawing beside words; it says nothing by itself. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
