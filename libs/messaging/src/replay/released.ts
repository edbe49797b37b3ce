import { releaseIn } from '../audit.ts'
import { type Held, heldKey } from '../chunk.ts'
import { AuditReader, type AuditSource } from './audit-reader.ts'

const RELEASED = { code: 'released', what: 'it parked its key, and was released', where: '', next: 'nothing' }

/** By `heldKey`: entries that parked their key and were released, as often as somebody let the key go on from there. */
export const releasedEntries = async (source: AuditSource): Promise<Map<string, Held>> => {
  const held = new Map<string, Held>()
  for await (const entry of new AuditReader(source).read()) {
    const at = releaseIn(entry)
    if (!at || entry.aggregate === null) continue
    const key = heldKey(entry.aggregate, at)
    held.set(key, { fault: RELEASED, times: 1 + (held.get(key)?.times ?? 0) })
  }
  return held
}
