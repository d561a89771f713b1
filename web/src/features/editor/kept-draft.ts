/** Drafts kept in this browser, so that a closed tab loses nothing. Another browser knows nothing of them. */
import type { Draft } from './draft'

export interface KeptDraft {
  draft: Draft
  samples: Record<string, string>
  /** The version it was begun from; null for a prompt that is not there yet. */
  base: number | null
  at: string
}

const keyOf = (prompt: string | null): string => `pecia.draft ${prompt ?? ''}`

export function readKept(prompt: string | null): KeptDraft | null {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(prompt)) ?? 'null') as KeptDraft | null
    return kept && Array.isArray(kept.draft.messages) ? kept : null
  } catch {
    return null
  }
}

/** Keep a draft; false where the browser does not, as when its room is full. */
export function keep(prompt: string | null, kept: KeptDraft): boolean {
  try {
    localStorage.setItem(keyOf(prompt), JSON.stringify(kept))
    return true
  } catch {
    return false
  }
}

export const forget = (prompt: string | null): void => localStorage.removeItem(keyOf(prompt))
