import { auditHash } from '@supplyline/messaging'
import type { Records } from '@supplyline/schemas'

export type AuditEntry = Records['supplyline.AuditEntry']

/** How far a chain of a service and partition holds. `broken`: the first entry that does not fit, and why. */
export type Chain = {
  service: string
  partition: number
  entries: number
  lastHash: string
  broken: { sequence: number; why: string } | null
}

/** Of the last entries of a chain the hashes are remembered, to recognise one that was published twice. */
const REMEMBERED = 10_000

/** Follows chains entry by entry: each is number n + 1 and holds the hash of number n. Published twice, it is one. */
export class Chains {
  private readonly chains = new Map<string, Chain & { hashes: Map<number, string> }>()

  /** False for one that was taken before. */
  take(entry: AuditEntry): boolean {
    const { service, partition, sequence, hash, previousHash } = entry
    const name = `${service}:${partition}`
    const chain = this.chains.get(name) ?? {
      ...{ service, partition, entries: 0, lastHash: '', broken: null },
      hashes: new Map<number, string>(),
    }
    this.chains.set(name, chain)
    const before = chain.hashes.get(sequence)
    if (before === hash && auditHash(entry) === hash) return false
    const flaw = (why: string): void => {
      chain.broken ??= { sequence, why }
    }
    if (auditHash(entry) !== hash) flaw('its contents are not those that its hash was made of')
    else if (before !== undefined) flaw('there are two of this number, with different contents')
    else if (sequence !== chain.entries + 1) flaw(`it follows number ${chain.entries}`)
    else if (previousHash !== chain.lastHash) flaw('it does not hold the hash of the one before it')
    chain.entries = Math.max(chain.entries, sequence)
    chain.lastHash = hash
    chain.hashes.set(sequence, hash)
    const [oldest] = chain.hashes.keys()
    if (chain.hashes.size > REMEMBERED && oldest !== undefined) chain.hashes.delete(oldest)
    return true
  }

  all(): Chain[] {
    return [...this.chains.values()].map(({ hashes: _, ...chain }) => chain)
  }
}
