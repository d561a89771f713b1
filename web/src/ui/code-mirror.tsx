import { autocompletion, type CompletionSource, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { markdown } from '@codemirror/lang-markdown'
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint'
import { unifiedMergeView } from '@codemirror/merge'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  placeholder as placeholderText,
} from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef } from 'react'
import { nonce } from './nonce'
import classes from './code-mirror.module.css'

export interface CodeMirrorProps {
  label: string
  value: string
  onChange?: (value: string) => void
  language?: 'markdown' | 'json' | 'text'
  readOnly?: boolean
  placeholder?: string
  /** What findings say, at offsets of the text. */
  findings?: readonly Diagnostic[]
  complete?: CompletionSource
  /** The text to show the changes against. */
  original?: string
  onSubmit?: () => void
}

const LANGUAGES: Record<NonNullable<CodeMirrorProps['language']>, () => Extension> = {
  markdown,
  json,
  text: () => [],
}

/** Few colors, those of the theme, so that they hold their contrast on both grounds. */
const HIGHLIGHT = HighlightStyle.define([
  { tag: [tags.propertyName, tags.heading, tags.strong], fontWeight: '600' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: [tags.string, tags.link, tags.url], color: 'var(--mantine-color-anchor)' },
  { tag: [tags.number, tags.bool, tags.null, tags.monospace], color: 'var(--wait)' },
  { tag: [tags.meta, tags.comment, tags.processingInstruction], color: 'var(--mantine-color-dimmed)' },
])

/** CodeMirror as a component: the value goes in and out, the rest is its own. */
export default function CodeMirror(props: CodeMirrorProps) {
  const { label, value, language = 'markdown', readOnly = false, placeholder, findings, complete, original } = props
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const latest = useRef(props)
  latest.current = props
  const mode = useRef(new Compartment())

  useEffect(() => {
    if (!host.current) return undefined
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          EditorView.cspNonce.of(nonce),
          lineNumbers(),
          lintGutter(),
          history(),
          drawSelection(),
          highlightActiveLine(),
          bracketMatching(),
          syntaxHighlighting(HIGHLIGHT),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': label }),
          placeholder ? placeholderText(placeholder) : [],
          // Tab leaves the editor, so that the keyboard is never caught; Mod-Enter does what the page is for.
          keymap.of([
            { key: 'Mod-Enter', run: () => (latest.current.onSubmit?.(), Boolean(latest.current.onSubmit)) },
            ...completionKeymap,
            ...defaultKeymap,
            ...historyKeymap,
          ]),
          autocompletion({ override: complete ? [(context) => latest.current.complete?.(context) ?? null] : [] }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange?.(update.state.doc.toString())
          }),
          mode.current.of([]),
        ],
      }),
    })
    view.current = made
    return () => made.destroy()
    // The editor is made once; what changes later is handed to it below.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [])

  useEffect(() => {
    view.current?.dispatch({
      effects: mode.current.reconfigure([
        LANGUAGES[language](),
        EditorState.readOnly.of(readOnly),
        original === undefined ? [] : unifiedMergeView({ original, mergeControls: false }),
      ]),
    })
  }, [language, readOnly, original])

  useEffect(() => {
    const there = view.current
    if (there && there.state.doc.toString() !== value) {
      there.dispatch({ changes: { from: 0, to: there.state.doc.length, insert: value } })
    }
  }, [value])

  useEffect(() => {
    const there = view.current
    if (there) there.dispatch(setDiagnostics(there.state, [...(findings ?? [])]))
  }, [findings])

  return <div ref={host} className={classes['editor']} />
}
