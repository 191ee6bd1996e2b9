import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipMember {
  readonly name: string
  readonly bytes: Uint8Array
  readonly isDeflated?: boolean
  /** Another name in the member's own header than in the directory. */
  readonly localName?: string
  readonly flags?: number
  readonly crc?: number
}

/** A zip, byte by byte, so that specs can make what no archiver writes. */
export function makeZip(members: readonly ZipMember[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const member of members) {
    const body = member.isDeflated ? deflateRawSync(member.bytes) : Buffer.from(member.bytes)
    const local = Buffer.concat([header(member, body, null), body])
    directory.push(header(member, body, offset))
    locals.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(members.length, 8)
  end.writeUInt16LE(members.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, central, end])
}

/** Of a member itself, or, with its offset, of the directory. */
function header(member: ZipMember, body: Buffer, offset: number | null): Buffer {
  const name = Buffer.from(offset === null ? (member.localName ?? member.name) : member.name)
  const common = Buffer.alloc(26)
  common.writeUInt16LE(20, 0)
  common.writeUInt16LE(member.flags ?? 0, 2)
  common.writeUInt16LE(member.isDeflated ? 8 : 0, 4)
  common.writeUInt32LE(member.crc ?? crc32(member.bytes), 10)
  common.writeUInt32LE(body.length, 14)
  common.writeUInt32LE(member.bytes.length, 18)
  common.writeUInt16LE(name.length, 22)
  if (offset === null) return Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name])
  const rest = Buffer.alloc(14)
  rest.writeUInt32LE(offset, 10)
  return Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, rest, name])
}
