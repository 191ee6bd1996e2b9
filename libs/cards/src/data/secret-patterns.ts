/** A kind of credential by the form its issuer gave it. `sign` is in every one, so that most texts are never searched. */
export interface SecretPattern {
  /** With its article. */
  readonly name: string
  readonly sign: string
  readonly pattern: RegExp
}

/** Each pattern begins with fixed letters and has a bounded length, so that a search is linear. */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  { name: 'a Hub token', sign: 'hf_', pattern: /\bhf_[A-Za-z0-9]{30,40}\b/g },
  { name: 'a Hub token', sign: 'api_org_', pattern: /\bapi_org_[A-Za-z0-9]{30,40}\b/g },
  { name: 'an Anthropic key', sign: 'sk-ant-', pattern: /\bsk-ant-[\w-]{24,160}/g },
  {
    name: 'an OpenAI key',
    sign: 'sk-',
    pattern: /(?<![\w-])sk-(?:(?:proj|svcacct|admin)-[\w-]{40,180}|(?:or-v1-)?[A-Za-z0-9]{32,64}(?![\w-]))/g,
  },
  { name: 'a GitHub token', sign: 'gh', pattern: /\bgh[pousr]_[A-Za-z0-9]{36,255}\b/g },
  { name: 'a GitHub token', sign: 'github_pat_', pattern: /\bgithub_pat_\w{50,120}\b/g },
  { name: 'a GitLab token', sign: 'glpat-', pattern: /\bglpat-[\w-]{20,60}/g },
  { name: 'an AWS key', sign: 'IA', pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
  { name: 'a Google key', sign: 'AIza', pattern: /\bAIza[\w-]{35}(?![\w-])/g },
  { name: 'a Google token', sign: 'ya29.', pattern: /\bya29\.[\w-]{30,300}/g },
  { name: 'a Slack token', sign: 'xox', pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{20,160}/g },
  {
    name: 'a Slack webhook',
    sign: 'hooks.slack.com',
    pattern: /\bhooks\.slack\.com\/services\/T\w{6,16}\/B\w{6,16}\/\w{16,40}/g,
  },
  { name: 'a Stripe key', sign: '_live_', pattern: /\b[rs]k_live_[A-Za-z0-9]{20,120}\b/g },
  { name: 'an npm token', sign: 'npm_', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { name: 'a PyPI token', sign: 'pypi-AgE', pattern: /\bpypi-AgE[\w-]{50,300}/g },
  { name: 'a SendGrid key', sign: 'SG.', pattern: /\bSG\.[\w-]{20,24}\.[\w-]{40,46}/g },
  { name: 'a Replicate token', sign: 'r8_', pattern: /\br8_[A-Za-z0-9]{37}\b/g },
  { name: 'a Groq key', sign: 'gsk_', pattern: /\bgsk_[A-Za-z0-9]{48,60}\b/g },
  { name: 'a private key', sign: 'PRIVATE KEY-----', pattern: /-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY-----\s{0,4}[A-Za-z0-9+/]{16}/g },
  {
    name: 'a JSON web token',
    sign: 'eyJ',
    pattern: /\beyJ[\w-]{16,400}\.eyJ[\w-]{16,1200}\.[\w-]{20,600}/g,
  },
  {
    name: 'a password in an address',
    sign: '://',
    pattern: /\b[a-z][a-z0-9+]{1,10}:\/\/[\w.%-]{1,40}:[^\s/@:<>{}$"'`]{6,80}@[\w-]{1,60}\.[\w.-]{2,60}/gi,
  },
  {
    name: 'a key or password',
    sign: '=',
    pattern:
      /\b(?:api[_-]?key|secret[_-]?key|access[_-]?token|auth[_-]?token|client[_-]?secret|password|passwd|wandb_api_key|hf_token)["']?[ \t]{0,3}[=:][ \t]{0,3}["'][A-Za-z0-9+/_=-]{20,120}["']/gi,
  },
]

/** Whether a match is what documentation shows in place of a secret. */
export function isMadeUp(secret: string): boolean {
  if (/x{4,}|\*{3,}|\.{3}|1234567|abcdefg|example|your|token_here|dummy|changeme|placeholder|<|redacted|user:pass/i.test(secret)) return true
  // Tokens of the Hub are letters only, and of a private key no more than its beginning is matched.
  const hasDigits = /\d/.test(secret) || /^(?:hf_|-----BEGIN )/.test(secret)
  return !hasDigits || new Set(secret.slice(-24)).size < 8
}
