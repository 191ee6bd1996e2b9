import { NOBODYS_ID, row, type ResolverRow } from './rows.js'

/** Who one is, and how one signs in: as `RESOLVER_TABLE`, of which this is a part. */
export const SIGN_IN_TABLE: Readonly<Record<string, ResolverRow>> = {
  'SignInResolver.signInMethods': row('public', 'public', '{ signInMethods { provider } }', null),
  'SignInResolver.sessions': row('account:manage', 'account:manage', '{ sessions { id } }', null),
  'SignInResolver.identities': row('account:manage', 'account:manage', '{ identities { id } }', null),
  'SignInResolver.disconnectIdentity': {
    declares: 'account:manage',
    operations: [
      {
        asks: 'account:manage',
        query: () => `mutation { disconnectIdentity(id: "${NOBODYS_ID}") }`,
        hidesAt: null,
      },
      {
        asks: 'server:admin',
        query: () => `mutation { disconnectIdentity(id: "${NOBODYS_ID}", account: "nobody") }`,
        hidesAt: null,
      },
    ],
  },
  'SignInResolver.identityProvider': row(
    'server:admin',
    'server:admin',
    '{ identityProvider { name } }',
    null,
  ),
  'SignInResolver.problem': row('server:admin', 'server:admin', '{ identityProvider { problem } }', null),
  'ViewerResolver.viewer': row('public', 'public', '{ viewer { name } }', null),
  'ViewerResolver.memberships': row(
    'public',
    'public',
    '{ viewer { memberships { nodes { role } } } }',
    null,
  ),
  'ViewerResolver.account': row('public', 'public', '{ viewer { account { name } } }', null),
}
