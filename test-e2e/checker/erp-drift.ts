import type { MessageOf } from '@supplyline/schemas'
import type { ErpEntity, Violation } from './evidence.ts'
import type { Facts } from './facts.ts'
import { isDeadLetter } from './promise-8-keys.ts'

type Kind = ErpEntity['kind']
/** An item or supplier, and the unit in which its stock is kept. */
type Ours = { entity: string; baseUnit?: string }

/**
 * What differs between master data and an ERP that is read is an exception, and nothing else is: a number that the ERP
 * does not have, or does not take orders for, or a material whose base unit is another. How soon it was noticed is not
 * asked: at rest everything has been read.
 */
export const checkDrift = (facts: Facts): Violation[] =>
  facts.evidence.erps.flatMap(({ system, master }) => {
    const reading = facts.of('master.ErpReading').findLast(({ data }) => data.erp === system)
    if (!master || !reading || reading.data.everySeconds === 0 || isStopped(facts)) return []
    return [...named(facts, system)].flatMap(([name, ours]) => check(facts, system, name, ours, master))
  })

const check = (
  facts: Facts,
  erp: string,
  name: string,
  ours: readonly Ours[],
  master: readonly ErpEntity[],
): Violation[] => {
  const [kind, number] = [name.slice(0, name.indexOf(':')) as Kind, name.slice(name.indexOf(':') + 1)]
  const theirs = master.find((row) => row.kind === kind && row.number === number)
  const noun = kind === 'item' ? 'material' : 'vendor'
  const about = [...facts.exceptions.values()].filter(
    ({ raised, open }) =>
      open && raised.kind === 'erp-drift' && raised.detail.includes(`${noun} ${number} of ${erp} differ: `),
  )
  const expected = ours.length === 0 ? [] : differences(noun, number, ours, theirs)
  const told = about[0]?.raised.detail ?? ''
  const untold = expected.filter((difference) => !told.includes(difference))
  const what =
    about.length > 1
      ? `${about.length} exceptions say that it differs`
      : expected.length === 0 && about.length > 0
        ? `nothing differs, and an exception says: ${told}`
        : untold.length > 0
          ? `${untold.join(', ')}, and nobody was told`
          : undefined
  return what === undefined
    ? []
    : [{ promise: 10, what: `${noun} ${number} of ${erp}: ${what}`, about: ours.map((o) => o.entity) }]
}

const differences = (noun: string, number: string, ours: readonly Ours[], theirs: ErpEntity | undefined): string[] => {
  if (!theirs) return [`${noun} number is ${number} here and none there`]
  const status = theirs.deleted ? 'DELETED' : theirs.blocked ? 'BLOCKED' : undefined
  return [
    ...ours.flatMap(({ baseUnit }) =>
      baseUnit === undefined || theirs.baseUnit === undefined || baseUnit === theirs.baseUnit
        ? []
        : [`base unit is ${baseUnit} here and ${theirs.baseUnit || 'nothing'} there`],
    ),
    ...(status ? [`${noun} status is in use here and ${status} there`] : []),
  ]
}

/** By `<kind>:<number>`, who names it in what is published last; nobody any more where it was named before. */
const named = (facts: Facts, erp: string): Map<string, Ours[]> => {
  const found = new Map<string, Ours[]>()
  for (const { data } of facts.of('master.ErpEntityNamed'))
    if (data.erp === erp) found.set(`${data.kind}:${data.number}`, [])
  const name = (kind: Kind, number: string | undefined, ours: Ours) => {
    if (number === undefined) return
    const bare = /^\d+$/.test(number) ? number.replace(/^0+(?=\d)/, '') : number
    found.set(`${kind}:${bare}`, [...(found.get(`${kind}:${bare}`) ?? []), ours])
  }
  for (const { item, baseUnit, erpMaterials } of newest(facts, 'master.Item', ({ item }) => item))
    name('item', erpMaterials[erp], { entity: `item:${item}`, baseUnit })
  for (const { supplier, erpVendors } of newest(facts, 'master.Supplier', ({ supplier }) => supplier))
    name('supplier', erpVendors[erp], { entity: `supplier:${supplier}` })
  return found
}

const newest = <K extends 'master.Item' | 'master.Supplier'>(
  facts: Facts,
  type: K,
  idOf: (data: MessageOf<K>['data']) => string,
): MessageOf<K>['data'][] => [
  ...new Map(facts.of(type).map(({ data }) => [idOf(data as never), data as never])).values(),
]

const STEPS: Readonly<Record<string, readonly string[]>> = {
  'procurement-sync': ['erp-master:', 'erp-entities:'],
  'master-data': ['item:', 'supplier:', 'erp-names:', 'erp-entity:', 'erp-drift:'],
}

/** A key on the way from the ERP to the exception waits for somebody, or was released without what had stopped it. */
const isStopped = (facts: Facts): boolean =>
  Object.entries(STEPS).some(([service, prefixes]) => {
    const isStep = (id: string) => prefixes.some((prefix) => id.startsWith(prefix))
    if (!facts.evidence.stores[service]) return true
    return [...(facts.inboxes.get(service)?.values() ?? [])].some(
      ({ aggregate, entries }) =>
        isStep(aggregate) &&
        (facts.aggregate(service, aggregate)?.parked ||
          entries.some(({ record }) => isDeadLetter(facts, service, record))),
    )
  })
