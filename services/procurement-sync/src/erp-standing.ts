import type { Stamp, Tables } from '@supplyline/messaging'
import { bareNumber } from '@supplyline/quantity'
import { type Message, type MessageOf, masterErpStandings } from '@supplyline/schemas'
import type { MasterKind } from './erp/master/reading.ts'

type Standing = MessageOf<'master.ErpStanding'>['data']

/** Why an ERP takes no order of a material or from a vendor, and what to do about it. */
export type Bar = { what: string; next: string }

/** Standings in which an ERP takes no new orders. Any other, and none at all where nobody has read it, is no bar. */
const BARRED = {
  BLOCKED: 'is blocked',
  DELETED: 'is marked for deletion',
  MISSING: 'does not exist',
}

const NOUN = { item: 'material', supplier: 'vendor' }
const INSTEAD = { item: 'order another item instead', supplier: 'order from another supplier' }

export const barOf = (
  references: readonly Message[],
  erp: string,
  kind: MasterKind,
  number: string | undefined,
): Bar | undefined => {
  const standing = references.flatMap((m) => (isFor(m, erp, kind, number) ? [m.data] : [])).find(isBarred)
  if (!standing) return undefined
  const { status } = standing
  return {
    what: `${NOUN[kind]} ${standing.number} ${BARRED[status]} in ${erp}`,
    next:
      status === 'MISSING'
        ? `create it there, or correct the number at the ${kind}`
        : `have it released there, or ${INSTEAD[kind]}`,
  }
}

/** Of what an ERP says, that about these materials and this vendor. */
export const standingsOf = (
  references: readonly Message[],
  erp: string,
  materials: readonly (string | undefined)[],
  vendor: string | undefined,
): Message[] =>
  references.filter((m) => isFor(m, erp, 'supplier', vendor) || materials.some((one) => isFor(m, erp, 'item', one)))

const isFor = (
  message: Message,
  erp: string,
  kind: MasterKind,
  number: string | undefined,
): message is MessageOf<'master.ErpStanding'> =>
  message.type === 'master.ErpStanding' &&
  number !== undefined &&
  message.data.erp === erp &&
  message.data.kind === kind &&
  message.data.number === bareNumber(number)

const isBarred = (standing: Standing): standing is Standing & { status: keyof typeof BARRED } =>
  Object.hasOwn(BARRED, standing.status)

export const numberIn = (numbers: Readonly<Record<string, string>> | undefined, erp: string): string | undefined =>
  numbers && Object.hasOwn(numbers, erp) ? numbers[erp] : undefined

/** What bars these numbers, one for each ERP. What may be ordered is not stamped: an entry carries what it needs. */
export const barsOf = (
  tables: Tables,
  erps: readonly string[],
  kind: MasterKind,
  numbers: Readonly<Record<string, string>> | undefined,
): Stamp[] =>
  erps.flatMap((erp) => {
    const number = numberIn(numbers, erp)
    if (number === undefined) return []
    const key = masterErpStandings.key.of({ erp, kind, number: bareNumber(number) } as Standing)
    const stamp = tables.get(masterErpStandings, 'master.ErpStanding', key)
    return stamp && isBarred(stamp.message.data) ? [stamp] : []
  })

/** All that is barred in these ERPs, for decisions whose lines nobody but the aggregate knows. */
export const allBars = (tables: Tables, erps: readonly string[]): Stamp[] =>
  Object.keys(BARRED)
    .flatMap((status) => tables.where(masterErpStandings, 'master.ErpStanding', 'status', status))
    .filter(({ message }) => erps.includes(message.data.erp))
