import { expect, test } from '@jest/globals'
import { auditHash } from '@supplyline/messaging'
import { type AuditEntry, Chains } from './audit-chain.ts'

const chain = (length: number, service = 'gateway'): AuditEntry[] => {
  const entries: AuditEntry[] = []
  for (let sequence = 1; sequence <= length; sequence++) {
    const entry: AuditEntry = {
      ...{ site: '*', service, partition: 0, sequence, who: 'ines', what: `step ${sequence}`, aggregate: null },
      ...{ before: null, after: null, cause: 'C', at: sequence, previousHash: entries.at(-1)?.hash ?? '', hash: '' },
    }
    entries.push({ ...entry, hash: auditHash(entry) })
  }
  return entries
}
const brokenAt = (entries: AuditEntry[]) => {
  const chains = new Chains()
  for (const entry of entries) chains.take(entry)
  return chains.all().map(({ broken }) => broken && [broken.sequence, broken.why])
}

test('chains of several services hold, entries published twice included', () => {
  const [a, b] = [chain(4), chain(3, 'replenishment')]
  expect(brokenAt([...a.slice(0, 2), ...b, ...a])).toEqual([null, null])
})

test.each<[string, (entries: AuditEntry[]) => AuditEntry[], number, RegExp]>([
  ['changed', ([a, b, c]) => [a, { ...b, who: 'omar' }, c] as AuditEntry[], 2, /contents/],
  ['left out', ([a, , c]) => [a, c] as AuditEntry[], 3, /follows number 1/],
  ['left out at the start', ([, b, c]) => [b, c] as AuditEntry[], 2, /follows number 0/],
  [
    'changed with its hash',
    ([a, b, c]) => {
      const forged = { ...(b as AuditEntry), who: 'omar' }
      return [a, { ...forged, hash: auditHash(forged) }, c] as AuditEntry[]
    },
    3,
    /hash of the one before/,
  ],
  [
    'put beside another of its number',
    ([a, b, c]) => {
      const forged = { ...(b as AuditEntry), who: 'omar' }
      return [a, b, { ...forged, hash: auditHash(forged) }, c] as AuditEntry[]
    },
    2,
    /two of this number/,
  ],
])('an entry that was %s shows', (_, tamper, sequence, why) => {
  expect(brokenAt(tamper(chain(3)))).toEqual([[sequence, expect.stringMatching(why)]])
})
