import { autocompletion, type Completion, type CompletionContext } from '@codemirror/autocomplete'
import { yaml } from '@codemirror/lang-yaml'
import { type Diagnostic, linter, lintGutter } from '@codemirror/lint'
import { defaultHighlightStyle, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { type Extension, Prec } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useComputedColorScheme } from '@mantine/core'
import CodeMirror, { type ReactCodeMirrorRef } from '@uiw/react-codemirror'
import { useImperativeHandle, useMemo, useRef } from 'react'
import { styleNonce } from '../../../theme/style-nonce.js'
import type { PolicyWords, Problem } from '../queries.js'
import { placeAt } from './key-path.js'
import { suggestionsAt } from './suggestions.js'
import { typedOver } from './typed-over.js'

/** Milliseconds after the last key before the server is asked what is wrong. */
const LINT_DELAY_MS = 400
/** A word of YAML or CEL as far as it was typed. */
const WORD = /[\w.-]*/
const TYPES = {
  key: 'property',
  rule: 'keyword',
  word: 'constant',
  fact: 'variable',
  function: 'function',
} as const

/** The ready themes are too faint in places: 4.5:1 on the ground of the page, by day and by night. */
const READABLE: Extension = [
  EditorView.theme({
    '&': { backgroundColor: 'var(--mantine-color-body) !important' },
    '.cm-gutters': {
      backgroundColor: 'var(--mantine-color-body) !important',
      color: 'var(--mantine-color-dimmed) !important',
    },
  }),
  Prec.highest(
    syntaxHighlighting(
      HighlightStyle.define([{ tag: tags.comment, color: 'var(--mantine-color-dimmed) !important' }]),
    ),
  ),
]
/** By night the theme brings colours of its own; by day the ready ones would step back behind those above. */
const COLOURS_BY_DAY = syntaxHighlighting(defaultHighlightStyle)

export interface EditorHandle {
  /** Puts the cursor there; both from 1. */
  goTo(line: number, column: number): void
}

/** A policy as YAML: highlighted, completed by what a policy may say, and marked by what the server says is wrong with it. */
export function PolicyEditor({
  source,
  label,
  words,
  isReadOnly = false,
  check,
  onChange,
  handle,
}: {
  source: string
  label: string
  words: PolicyWords | undefined
  isReadOnly?: boolean
  /** Asks the server. */
  check?: (source: string) => Promise<readonly Problem[]>
  onChange?: (source: string) => void
  handle?: React.Ref<EditorHandle>
}) {
  const scheme = useComputedColorScheme()
  const editor = useRef<ReactCodeMirrorRef>(null)
  useImperativeHandle(handle, () => ({
    goTo: (line, column) => {
      const view = editor.current?.view
      if (!view) return
      view.dispatch({ selection: { anchor: offsetOf(view, line, column) }, scrollIntoView: true })
      view.focus()
    },
  }))
  const extensions = useMemo(
    () => [
      EditorView.cspNonce.of(styleNonce()),
      EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
      EditorView.lineWrapping,
      typedOver,
      READABLE,
      ...(scheme === 'light' ? [COLOURS_BY_DAY] : []),
      yaml(),
      ...(words ? [autocompletion({ override: [context => complete(context, words)] })] : []),
      ...(check ? [lintGutter(), linter(view => diagnose(view, check), { delay: LINT_DELAY_MS })] : []),
    ],
    [label, words, check, scheme],
  )
  return (
    <CodeMirror
      ref={editor}
      value={source}
      theme={scheme}
      minHeight="200px"
      maxHeight="65vh"
      readOnly={isReadOnly}
      extensions={extensions}
      basicSetup={{ autocompletion: false, highlightActiveLine: !isReadOnly, foldGutter: false }}
      {...(onChange && { onChange })}
    />
  )
}

async function diagnose(
  view: EditorView,
  check: (source: string) => Promise<readonly Problem[]>,
): Promise<Diagnostic[]> {
  const problems = await check(view.state.doc.toString())
  return problems.map(({ message, line, column }) => {
    const from = offsetOf(view, line, column)
    const end = view.state.doc.lineAt(from).to
    return { from, to: Math.max(from, end), severity: 'error', message }
  })
}

/** What was typed since may have made the text shorter. */
function offsetOf({ state: { doc } }: EditorView, line: number, column: number): number {
  const found = doc.line(Math.min(Math.max(1, line), doc.lines))
  return Math.min(found.from + Math.max(0, column - 1), found.to)
}

function complete(context: CompletionContext, words: PolicyWords) {
  const typed = context.matchBefore(WORD)
  if (!typed || (typed.from === typed.to && !context.explicit)) return null
  const line = context.state.doc.lineAt(context.pos)
  const lines = context.state.doc.toString().split('\n')
  const place = placeAt(lines, line.number - 1, context.pos - line.from)
  const options: Completion[] = suggestionsAt(place, words).map(({ kind, ...rest }) => ({
    ...rest,
    type: TYPES[kind],
  }))
  return options.length === 0 ? null : { from: typed.from, options, validFor: /^[\w.-]*$/ }
}
