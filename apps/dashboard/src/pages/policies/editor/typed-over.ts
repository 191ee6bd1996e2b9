import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'

/**
 * Text typed over a selection is put in place by the editor. A browser would keep the colour of what was there by a `style` of its own,
 * which the content security policy refuses with a complaint in the console.
 */
export const typedOver: Extension = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const { state } = view
    const text = event.data
    if (event.inputType !== 'insertText' || text === null || event.isComposing || !event.cancelable)
      return false
    if (state.readOnly || state.selection.main.empty) return false
    const { from, to } = state.selection.main
    const insert = () =>
      state.update(state.replaceSelection(text), { userEvent: 'input.type', scrollIntoView: true })
    // What closes brackets and the like comes first, as for every other text.
    const isDone = state.facet(EditorView.inputHandler).some(handle => handle(view, from, to, text, insert))
    if (!isDone) view.dispatch(insert())
    return true
  },
})
