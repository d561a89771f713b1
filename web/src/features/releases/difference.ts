import { figure } from '@/lib/number'

/** A difference as people say it: shares in points, other figures as they are, always with its sign. */
export function difference(value: number | null, scale: 'share' | 'number'): string {
  if (value === null) return '–'
  const size = Math.abs(value)
  const sign = size < 1e-9 ? '±' : value < 0 ? '−' : '+'
  return scale === 'share' ? `${sign}${(100 * size).toFixed(1)} points` : `${sign}${figure(size, 'number')}`
}

/** From where to where an axis goes on which every end has its place and nothing lies in the middle. */
export function reach(ends: readonly (number | null | undefined)[]): number {
  const most = Math.max(...ends.map((end) => Math.abs(end ?? 0)), 0)
  return most > 0 ? most * 1.15 : 1
}
