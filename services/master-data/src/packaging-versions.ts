import { contentHash } from '@supplyline/decider'
import type { Records } from '@supplyline/schemas'
import type { Value } from './value.ts'

type Item = Records['master.Item']
type Version = Item['packagingVersions'][number]

/** What happened under a version before these is converted by the oldest of them. */
export const MOST_VERSIONS = 20

/**
 * The value with how its item was packed before. A value says how the item is packed from its `effectiveFrom` on: it
 * follows the versions from before that time, and corrects those since.
 */
export const withVersions = <V extends Value>(value: V, before: Value | undefined): V => {
  if (value.type !== 'master.Item') return value
  const { effectiveFrom, packaging } = value.data
  const known = before?.type === 'master.Item' ? versionsOf(before.data) : []
  const earlier = known.filter((version) => version.effectiveFrom < effectiveFrom)
  const last = earlier.at(-1)
  const versions =
    last && isPackedAs(last.packaging, packaging)
      ? earlier.with(-1, { ...last, packaging })
      : [...earlier, { effectiveFrom, packaging }]
  const isAsEver = versions.length === 1 && versions[0]?.effectiveFrom === effectiveFrom
  return { ...value, data: { ...value.data, packagingVersions: isAsEver ? [] : versions.slice(-MOST_VERSIONS) } }
}

/** What was stored before versions were kept has none. */
const versionsOf = ({ packagingVersions = [], effectiveFrom, packaging }: Item): readonly Version[] =>
  packagingVersions.length > 0 ? packagingVersions : [{ effectiveFrom, packaging }]

/** In the same units, with the same contents; a GTIN makes no other version. */
const isPackedAs = (one: Item['packaging'], other: Item['packaging']): boolean =>
  contentsHash(one) === contentsHash(other)

const contentsHash = (packaging: Item['packaging']): string =>
  contentHash(packaging.map(({ unit, factor, per }) => [unit, factor, per]))
