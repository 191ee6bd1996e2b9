import { type MemberRole, MEMBER_ROLES } from '@entrepot/core'
import { listAccounts, listMembers } from '@entrepot/persistence'
import { createOrganization, removeMember, requireOrganization, setMember } from '@entrepot/registry'
import type { Services } from '../compose/compose.js'
import { oneOf, OPERATOR, printRows } from './operator.js'

/** Makes an organization without members: name its first admin by `org member set`. */
export async function createOrganizationCommand(
  { engines }: Services,
  name: string,
  { fullName }: { readonly fullName?: string },
): Promise<void> {
  const request = { name, ...(fullName !== undefined && { fullName }) }
  const organization = await createOrganization(engines.db, OPERATOR, request)
  process.stdout.write(`${organization.id}\t${organization.name}\n`)
}

export async function listOrganizationsCommand({ engines }: Services): Promise<void> {
  await printRows(
    (after, limit) => listAccounts(engines.db.prisma, { kind: 'organization' }, after, limit),
    ({ id, name, fullName }) => [id, name, fullName ?? '-'],
  )
}

export async function listMembersCommand({ engines }: Services, name: string): Promise<void> {
  const { prisma } = engines.db
  const organization = await requireOrganization(prisma, name)
  await printRows(
    async (after, limit) =>
      (await listMembers(prisma, organization.id, after, limit)).map(({ account, role }) => ({
        ...account,
        role,
      })),
    ({ id, name: member, role }) => [id, member, role],
  )
}

export async function setMemberCommand(
  { engines }: Services,
  organization: string,
  account: string,
  options: { readonly role: string },
): Promise<void> {
  const role = oneOf<MemberRole>('--role', options.role, MEMBER_ROLES)
  await setMember(engines.db, OPERATOR, { organization, account, role })
  process.stdout.write(`${account} is ${role} in ${organization}\n`)
}

export async function removeMemberCommand(
  { engines }: Services,
  organization: string,
  account: string,
): Promise<void> {
  await removeMember(engines.db, OPERATOR, { organization, account })
  process.stdout.write(`${account} is no member of ${organization} any more\n`)
}
