import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

const pecia: MantineColorsTuple = [
  '#e6f5f6', '#cfe9eb', '#a0d2d6', '#6db9bf', '#45a4ac', '#2b969f', '#17838d', '#0c6b75', '#07575f', '#02444b',
]

/** Mantine's grays of the dark theme, in the tint of ours. */
const dark: MantineColorsTuple = [
  '#cdd5d8', '#b6c1c5', '#8f9ca1', '#66747a', '#3d484d', '#30393d', '#22292c', '#1b2023', '#171b1d', '#121618',
]

/** Calm and dense: small type, plain surfaces, one color that means "you can do this". */
export const theme = createTheme({
  primaryColor: 'pecia',
  primaryShade: 7,
  colors: { pecia, dark },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Code", "Roboto Mono", Menlo, Consolas, monospace',
  headings: { fontWeight: '620', sizes: { h1: { fontSize: '1.4rem' }, h2: { fontSize: '1.1rem' }, h3: { fontSize: '0.95rem' } } },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'xs' } },
    Autocomplete: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs' } },
    NativeSelect: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    TagsInput: { defaultProps: { size: 'xs' } },
    MultiSelect: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    // The heading of a dialog is no banner of the page.
    Modal: { defaultProps: { centered: true, closeButtonProps: { 'aria-label': 'Close' }, attributes: { header: { role: 'presentation' } } } },
    Drawer: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' }, attributes: { header: { role: 'presentation' } } } },
  },
})

/** Colors that read well on their ground in both themes (contrast of text at least 4.5). */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#fbfbfa',
    '--mantine-color-text': '#1d2426',
    '--mantine-color-dimmed': '#586469',
    '--mantine-color-placeholder': '#667277',
    '--mantine-color-anchor': '#0b626b',
    '--mantine-color-error': '#b42525',
    '--surface': '#ffffff',
    '--surface-2': '#f2f3f2',
    '--hover': '#eef2f2',
    '--chosen': '#e0f0f1',
    '--line': '#dfe3e3',
    '--good': '#176b35', '--good-ground': '#e2f3e7',
    '--bad': '#a82020', '--bad-ground': '#fbe7e5',
    '--wait': '#855300', '--wait-ground': '#fbf0d9',
    '--plain': '#44515a', '--plain-ground': '#eaedee',
    '--mark': '#fbe69a',
  },
  dark: {
    '--mantine-color-body': '#15191b',
    '--mantine-color-text': '#e3e8e9',
    '--mantine-color-dimmed': '#9dabb0',
    '--mantine-color-placeholder': '#8b999e',
    '--mantine-color-anchor': '#7fcdd3',
    '--mantine-color-error': '#ff9a92',
    '--surface': '#1b2023',
    '--surface-2': '#22282b',
    '--hover': '#252c2f',
    '--chosen': '#193a3e',
    '--line': '#313a3e',
    '--good': '#86d99f', '--good-ground': '#173323',
    '--bad': '#ffa49c', '--bad-ground': '#44201f',
    '--wait': '#f0c674', '--wait-ground': '#3b2e13',
    '--plain': '#bac6cb', '--plain-ground': '#2b3336',
    '--mark': '#6b5a17',
  },
})
