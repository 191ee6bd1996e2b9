import { setNonce } from 'get-nonce'

/** What the content security policy of this page asks of `<style>` elements. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

// What keeps the page from scrolling behind a dialog writes a style of its own.
setNonce(nonce)

export function styleNonce(): string {
  return nonce
}
