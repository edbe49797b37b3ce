import { bareNumber } from '@supplyline/quantity'
import type { Records } from '@supplyline/schemas'
import type { Value } from '../value.ts'

export type ErpKind = 'item' | 'supplier'

/** An item or supplier, as far as it is compared with an ERP. `attributes`: by the names below. */
export type Ours = { entity: string; attributes: Readonly<Record<string, string>> }

/** What an ERP answered of a number. `status`: see master.ErpStanding. */
export type Theirs = {
  text: string
  status: 'ACTIVE' | 'BLOCKED' | 'DELETED' | 'MISSING'
  attributes: Readonly<Record<string, string>>
}

/**
 * Attributes that both hold. Where `right` is HERE, the ERP is to be corrected: a difference is drift. What is right in
 * the ERP is taken over; what then does not fit with what is used here is drift too.
 */
export const ATTRIBUTES: Readonly<Record<ErpKind, readonly Attribute[]>> = {
  item: [
    {
      name: 'base unit',
      right: 'HERE',
      next: 'correct it in the ERP, or use another material: stock is kept in it here, and orders are placed by it',
    },
    {
      name: 'material number',
      right: 'ERP',
      next: 'create the material in the ERP, or correct the number at the item',
    },
    { name: 'material status', right: 'ERP', next: 'have it released in the ERP, or order another item instead' },
  ],
  supplier: [
    {
      name: 'vendor number',
      right: 'ERP',
      next: 'create the vendor in the ERP, or correct the number at the supplier',
    },
    { name: 'vendor status', right: 'ERP', next: 'have it released in the ERP, or order from another supplier' },
  ],
}
export type Attribute = { name: string; right: 'HERE' | 'ERP'; next: string }

/** What is compared of a value. */
export const oursOf = (entity: string, value: Value): Ours => ({
  entity,
  attributes: value.type === 'master.Item' ? { 'base unit': value.data.baseUnit } : {},
})

/** The numbers by which the ERPs know an item or supplier, by ERP. */
export const numbersOf = (value: Value): Readonly<Record<string, string>> => {
  const numbers =
    value.type === 'master.Item'
      ? value.data.erpMaterials
      : value.type === 'master.Supplier'
        ? value.data.erpVendors
        : {}
  return Object.fromEntries(Object.entries(numbers).map(([erp, number]) => [erp, bareNumber(number)]))
}

export const theirsOf = (
  seen: Records['procurement.ErpItemSeen'] | Records['procurement.ErpSupplierSeen'],
): Theirs => ({
  text: 'baseUnit' in seen ? seen.description : seen.name,
  status: seen.deleted ? 'DELETED' : seen.blocked ? 'BLOCKED' : 'ACTIVE',
  attributes: 'baseUnit' in seen ? { 'base unit': seen.baseUnit } : {},
})

/** Of an item or supplier of ours and what the ERP has of its number: what differs, in the order of `ATTRIBUTES`. */
export const differencesOf = (kind: ErpKind, number: string, ours: Ours, theirs: Theirs): Difference[] => {
  const noun = kind === 'item' ? 'material' : 'vendor'
  if (theirs.status === 'MISSING') return [difference(kind, `${noun} number`, number, 'none')]
  const compared = ATTRIBUTES[kind].flatMap(({ name }) => {
    const [here, there] = [ours.attributes[name], theirs.attributes[name]]
    return here === undefined || there === undefined || here === there ? [] : [difference(kind, name, here, there)]
  })
  const unusable = theirs.status === 'ACTIVE' ? [] : [difference(kind, `${noun} status`, 'in use', theirs.status)]
  return [...compared, ...unusable]
}

export type Difference = { attribute: string; ours: string; theirs: string; next: string }

const difference = (kind: ErpKind, attribute: string, ours: string, theirs: string): Difference => ({
  ...{ attribute, ours, theirs: theirs === '' ? 'nothing' : theirs },
  next: ATTRIBUTES[kind].find(({ name }) => name === attribute)?.next ?? '',
})
