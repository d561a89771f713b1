/** `train=0.5, val=0.2, test=0.3` as shares; null where it is not that. */
export function readShares(text: string): Record<string, number> | null {
  const parts = text.split(/[\s,;]+/).filter(Boolean)
  const read = parts.map((part) => /^([a-z0-9][a-z0-9._-]*)[=:](\d*\.?\d+)$/.exec(part))
  const shares: Record<string, number> = {}
  for (const found of read) {
    if (!found) return null
    shares[found[1] as string] = Number(found[2])
  }
  const sum = Object.values(shares).reduce((total, share) => total + share, 0)
  return parts.length > 0 && Math.abs(sum - 1) < 1e-6 && Object.values(shares).every((share) => share > 0) ? shares : null
}
