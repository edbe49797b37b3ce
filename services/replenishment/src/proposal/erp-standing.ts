import { type Input, referencesOf, type Stamp, type Tables } from '@supplyline/messaging'
import { bareNumber } from '@supplyline/quantity'
import { type MessageOf, masterErpRouting, masterErpStandings } from '@supplyline/schemas'

type Standing = MessageOf<'master.ErpStanding'>['data']
type Kind = 'item' | 'supplier'
/** Number in the ERP by id of the ERP. */
type Numbers = Readonly<Record<string, string>>

/** In these an ERP takes no new orders. Any other, and none at all where nobody has read it, bars nothing. */
const BARRED: Readonly<Record<string, string>> = {
  BLOCKED: 'is blocked',
  DELETED: 'is marked for deletion',
  MISSING: 'does not exist',
}
const NOUN = { item: 'material', supplier: 'vendor' }

const isBarred = ({ status }: Standing): boolean => Object.hasOwn(BARRED, status)

/** Why the ERP in which the site orders takes no order of it. */
export const barOf = (input: Input, site: string, kind: Kind, numbers: Numbers): string | undefined => {
  const routings = referencesOf(input, 'master.ErpRouting').filter((r) => r.effectiveFrom <= input.now)
  const { erp } = routings.find((r) => r.site === site) ?? routings.find((r) => r.site === '*') ?? {}
  const number = erp === undefined ? undefined : numberIn(numbers, erp)
  const standing = referencesOf(input, 'master.ErpStanding').find(
    (s) => s.erp === erp && s.kind === kind && s.number === number && isBarred(s),
  )
  return standing && `${NOUN[kind]} ${standing.number} ${BARRED[standing.status]} in ${erp}`
}

/** Numbers are compared, and standings named, without the zeros that an ERP fills them up with. */
const numberIn = (numbers: Numbers, erp: string): string | undefined =>
  Object.hasOwn(numbers, erp) ? bareNumber(numbers[erp] ?? '') : undefined

/** What of these the ERPs of the site bar, with its routing; nothing where nothing is barred, as for nearly every place. */
export const barsFor = (tables: Tables, site: string, named: readonly { kind: Kind; numbers: Numbers }[]): Stamp[] => {
  const routings = ['*', site].flatMap((s) => tables.get(masterErpRouting, 'master.ErpRouting', s) ?? [])
  const erps = new Set(routings.map(({ message }) => message.data.erp))
  const bars = named.flatMap(({ kind, numbers }) =>
    [...erps].flatMap((erp) => {
      const number = numberIn(numbers, erp)
      if (number === undefined) return []
      const key = masterErpStandings.key.of({ erp, kind, number } as Standing)
      const stamp = tables.get(masterErpStandings, 'master.ErpStanding', key)
      return stamp && isBarred(stamp.message.data) ? [stamp] : []
    }),
  )
  return bars.length > 0 ? [...routings, ...bars] : []
}
