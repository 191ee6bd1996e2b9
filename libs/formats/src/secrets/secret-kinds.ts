import { crc32 } from 'node:zlib'

/** One kind of secret by the shape its issuer gives it. */
export interface SecretKind {
  readonly kind: string
  /** Words one of which every such text has, so that most texts are not searched. */
  readonly hint: readonly string[]
  /** Global; the first group is the secret where there is one. Bounded repeats and no nesting: linear. */
  readonly shape: RegExp
  readonly isValid?: (secret: string) => boolean
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

export const SECRET_KINDS: readonly SecretKind[] = [
  {
    kind: 'AWS access key',
    hint: ['AKIA', 'ASIA'],
    shape: /(?<![A-Za-z0-9])((?:AKIA|ASIA)[A-Z2-7]{16})(?![A-Za-z0-9])/g,
  },
  {
    kind: 'AWS secret key',
    hint: ['aws_secret', 'AWS_SECRET', 'secretAccessKey', 'SecretAccessKey'],
    shape:
      /(?:aws_secret_access_key|AWS_SECRET_ACCESS_KEY|[sS]ecretAccessKey)["']?\s{0,5}[:=]\s{0,5}["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/g,
  },
  {
    kind: 'GitHub token',
    hint: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    shape: /(?<![A-Za-z0-9])(gh[pousr]_[A-Za-z0-9]{36})(?![A-Za-z0-9])/g,
    isValid: endsWithChecksum,
  },
  {
    kind: 'GitHub token',
    hint: ['github_pat_'],
    shape: /(?<![A-Za-z0-9])(github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})(?![A-Za-z0-9])/g,
  },
  {
    kind: 'GitLab token',
    hint: ['glpat-'],
    shape: /(?<![A-Za-z0-9])(glpat-[A-Za-z0-9_-]{20})(?![A-Za-z0-9_-])/g,
  },
  {
    kind: 'Hugging Face token',
    hint: ['hf_'],
    shape: /(?<![A-Za-z0-9_])(hf_[A-Za-z]{34})(?![A-Za-z0-9_])/g,
    isValid: hasBothCases,
  },
  {
    kind: 'Hugging Face token',
    hint: ['api_org_'],
    shape: /(?<![A-Za-z0-9_])(api_org_[A-Za-z]{34})(?![A-Za-z0-9_])/g,
    isValid: hasBothCases,
  },
  {
    kind: 'OpenAI key',
    hint: ['T3BlbkFJ'],
    shape:
      /(?<![A-Za-z0-9])(sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,120}T3BlbkFJ[A-Za-z0-9_-]{20,120})/g,
  },
  {
    kind: 'Anthropic key',
    hint: ['sk-ant-'],
    shape: /(?<![A-Za-z0-9])(sk-ant-(?:api|admin|sid)\d\d-[A-Za-z0-9_-]{80,120})/g,
  },
  {
    kind: 'Slack token',
    hint: ['xox'],
    shape: /(?<![A-Za-z0-9])(xox[abeoprs]-\d{8,14}-[A-Za-z0-9-]{16,160})/g,
  },
  {
    kind: 'Slack webhook',
    hint: ['hooks.slack.com'],
    shape: /https:\/\/(hooks\.slack\.com\/services\/T[A-Z0-9]{8,12}\/B[A-Z0-9]{8,12}\/[A-Za-z0-9]{24})/g,
  },
  {
    kind: 'Google API key',
    hint: ['AIza'],
    shape: /(?<![A-Za-z0-9_-])(AIza[A-Za-z0-9_-]{35})(?![A-Za-z0-9_-])/g,
  },
  {
    kind: 'Google OAuth secret',
    hint: ['GOCSPX-'],
    shape: /(?<![A-Za-z0-9])(GOCSPX-[A-Za-z0-9_-]{28})(?![A-Za-z0-9_-])/g,
  },
  {
    kind: 'Stripe key',
    hint: ['sk_live_', 'rk_live_'],
    shape: /(?<![A-Za-z0-9])([sr]k_live_[A-Za-z0-9]{24,99})(?![A-Za-z0-9])/g,
  },
  {
    kind: 'npm token',
    hint: ['npm_'],
    shape: /(?<![A-Za-z0-9_])(npm_[A-Za-z0-9]{36})(?![A-Za-z0-9])/g,
    isValid: endsWithChecksum,
  },
  {
    kind: 'PyPI token',
    hint: ['pypi-AgEIcHlwaS5vcmc'],
    shape: /(pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,200})/g,
  },
  {
    kind: 'SendGrid key',
    hint: ['SG.'],
    shape: /(?<![A-Za-z0-9])(SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])/g,
  },
  { kind: 'Replicate token', hint: ['r8_'], shape: /(?<![A-Za-z0-9_])(r8_[A-Za-z0-9]{37})(?![A-Za-z0-9])/g },
  {
    kind: 'Weights & Biases key',
    hint: ['WANDB_API_KEY', 'wandb.login', 'wandb_api_key'],
    shape:
      /(?:WANDB_API_KEY|wandb_api_key|wandb\.login\(\s{0,5}key)["']?\s{0,5}[:=]\s{0,5}["']?([0-9a-f]{40})(?![0-9a-f])/g,
  },
  { kind: 'Azure storage key', hint: ['AccountKey='], shape: /AccountKey=([A-Za-z0-9+/]{86}==)/g },
  {
    kind: 'private key',
    hint: ['PRIVATE KEY'],
    shape:
      /-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED )?PRIVATE KEY-----(?:\\n|\\r|\s){1,4}((?:[A-Za-z0-9+/=]{20,100}(?:\\n|\\r|\s){1,4}){2,4})/g,
  },
  {
    kind: 'JSON web token',
    hint: ['eyJ'],
    shape:
      /(?<![A-Za-z0-9_.-])(eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{20,1000})/g,
    isValid: isSignedToken,
  },
]

/** The last six of the characters are the CRC-32 of those after the prefix, in base 62. */
function endsWithChecksum(secret: string): boolean {
  const body = secret.slice(4, -6)
  let sum = crc32(body)
  let digits = ''
  for (let count = 0; count < 6; count++) {
    digits = (BASE62[sum % 62] ?? '') + digits
    sum = Math.floor(sum / 62)
  }
  return secret.endsWith(digits)
}

function hasBothCases(secret: string): boolean {
  const body = secret.slice(secret.lastIndexOf('_') + 1)
  return /[a-z]/.test(body) && /[A-Z]/.test(body)
}

/** A token whose header names an algorithm; that of every tutorial is not one. */
function isSignedToken(secret: string): boolean {
  const [header = '', claims = ''] = secret.split('.')
  try {
    const parsed: unknown = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'))
    const isNamed = parsed !== null && typeof parsed === 'object' && 'alg' in parsed && parsed.alg !== 'none'
    return isNamed && !/John Doe|"1234567890"/.test(Buffer.from(claims, 'base64url').toString('utf8'))
  } catch {
    // No JSON in it: it only looks like a token.
    return false
  }
}
