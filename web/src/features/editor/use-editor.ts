import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { Problem, query, type Values } from '@/api'
import { contentOf, type Draft, isSame } from './draft'
import { marksOf } from './findings'
import { forget, keep, readKept } from './kept-draft'
import { type Schema, valuesOf } from './samples'

/** Milliseconds after the last key until the draft is checked, and until it is kept. */
const CHECKED = 300
const KEPT = 500

/** A draft being edited: kept in this browser as it changes, begun again where it was left. */
export function useDraft(prompt: string | null, begin: Draft, beginAt: number | null) {
  const [kept] = useState(() => readKept(prompt))
  const isRestored = kept !== null && !isSame(kept.draft, begin)
  const [draft, setDraft] = useState(isRestored ? kept.draft : begin)
  const [samples, setSamples] = useState<Record<string, string>>(kept?.samples ?? {})
  const [original, setOriginal] = useState(begin)
  const [base, setBase] = useState(isRestored ? kept.base : beginAt)
  const [restored, setRestored] = useState(isRestored ? kept.at : null)
  const [isKept, setKept] = useState(true)
  const isChanged = !isSame(draft, original)

  useEffect(() => {
    const timer = setTimeout(() => {
      if (isSame(draft, original)) forget(prompt)
      else setKept(keep(prompt, { draft, samples, base, at: new Date().toISOString() }))
    }, KEPT)
    return () => clearTimeout(timer)
  }, [prompt, draft, samples, base, original])

  /** Begin anew from a version, with nothing of the draft left. */
  const reset = useCallback(
    (content: Draft, version: number | null) => {
      forget(prompt)
      setDraft(content)
      setOriginal(content)
      setBase(version)
      setRestored(null)
    },
    [prompt],
  )
  /** Keep the draft and hold it against another version from now on. */
  const rebase = useCallback((content: Draft, version: number) => {
    setOriginal(content)
    setBase(version)
  }, [])
  return { draft, setDraft, samples, setSamples, base, isChanged, restored, isKept, reset, rebase }
}

const NOTHING: readonly Values['Finding'][] = []

/** What the server says of a draft while it is written: its inputs, findings, preview and estimate. */
export function useChecks(draft: Draft, samples: Record<string, string>, name: string | null, fields: Values['PromptFields']) {
  const [checked] = useDebouncedValue(draft, CHECKED)
  const [tried] = useDebouncedValue(samples, CHECKED)
  const { content, faults } = useMemo(() => contentOf(checked), [checked])
  const enabled = faults.length === 0
  const options = { enabled, retry: false, placeholderData: keepPreviousData, staleTime: 60_000 } as const
  const suggested = useQuery({ ...query('SuggestInputs', { content }), ...options })
  const inputs = useMemo(() => {
    const { declared, inputs: found = {} } = suggested.data ?? {}
    return { ...found, ...declared } as Record<string, Schema>
  }, [suggested.data])
  const variables = useMemo(() => valuesOf(inputs, tried), [inputs, tried])
  const linted = useQuery({ ...query('LintContent', { content, name, fields }), ...options })
  const asked = { content, variables: variables as Record<string, never> }
  const isReady = enabled && suggested.isSuccess && !suggested.isPlaceholderData
  const preview = useQuery({ ...query('PreviewDraft', asked), ...options, enabled: isReady })
  const estimate = useQuery({ ...query('EstimateDraft', asked), ...options, enabled: isReady })
  const refused = preview.error ?? suggested.error ?? linted.error
  const problem = refused instanceof Problem ? refused : null
  const findings = linted.error ? NOTHING : (linted.data?.findings ?? NOTHING)
  // Offsets belong to the text that was checked; the editor moves the marks along with what is typed since.
  const marks = useMemo(() => marksOf(checked, findings, problem), [checked, findings, problem])
  return { content, faults, inputs, findings, marks, preview, estimate, refused, isChecking: linted.isFetching }
}
export type Checks = ReturnType<typeof useChecks>
