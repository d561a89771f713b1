const whole = new Intl.NumberFormat('en')
const rough = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

export const count = (n: number): string => whole.format(n)
export const compact = (n: number): string => rough.format(n)

/** A figure of an estimate: shares in percent, numbers with three digits that count. */
export function figure(value: number, scale: 'share' | 'number'): string {
  if (scale === 'share') return `${(100 * value).toFixed(1)} %`
  return new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(value)
}

/** `1 case`, `2 cases`. */
export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`
