/** Under whose name this tab acts. Each tab has its own, so that two people can be played side by side. */
const KEY = 'pecia.as'

export function actingName(): string | null {
  return sessionStorage.getItem(KEY)
}

export function actAs(name: string | null): void {
  if (name) sessionStorage.setItem(KEY, name)
  else sessionStorage.removeItem(KEY)
}

/** The header that claims the name. */
export function actingAs(): Record<string, string> {
  const name = actingName()
  return name ? { 'Pecia-As': encodeURIComponent(name) } : {}
}
