import { type Answer, type HttpAnswer, meaningOf } from '@supplyline/effects'
import { bareNumber } from '@supplyline/quantity'
import { refusedIn, rowsIn } from '../sap-answer.ts'
import { literal } from '../sap-values.ts'
import type { MasterKind, MasterPage, MasterRequest, MasterRow } from './reading.ts'

/**
 * Materials by API_PRODUCT_SRV, vendors by API_BUSINESS_PARTNER: business partners with a vendor number. SAP compares and
 * sorts numbers as it keeps them, filled up with zeros, so that pages follow one another by `gt`.
 */
const ENTITIES: Record<MasterKind, { set: string; number: string; fields: string[]; expand: string }> = {
  item: {
    set: 'A_Product',
    number: 'Product',
    fields: [
      ...['Product', 'BaseUnit', 'IsMarkedForDeletion', 'LastChangeDate', 'CrossPlantStatus'],
      ...['to_Description/Language', 'to_Description/ProductDescription'],
    ],
    expand: '&$expand=to_Description',
  },
  supplier: {
    set: 'A_BusinessPartner',
    number: 'Supplier',
    fields: [
      ...['Supplier', 'BusinessPartnerFullName', 'BusinessPartnerIsBlocked', 'IsMarkedForArchiving', 'LastChangeDate'],
    ],
    expand: '',
  },
}

/** `omitted`: properties that this SAP does not have, as `EntityType/Property`. */
export const masterQuery = (request: MasterRequest, omitted: readonly string[]): string => {
  const { set, number, fields, expand } = ENTITIES[request.kind]
  const selected = fields.filter((field) => !omitted.includes(`${set}/${field}`)).join()
  const tail = `&$orderby=${number}${expand}&$select=${selected}`
  const filter = (conditions: string[]) => `$filter=${encodeURIComponent(conditions.join(' and '))}`
  if ('numbers' in request) {
    const any = request.numbers.map((one) => `${number} eq ${literal(one)}`).join(' or ')
    return `/${set}?${filter([any])}&$top=${request.numbers.length}${tail}`
  }
  const changed = request.since === null ? [] : [`LastChangeDate ge datetime'${request.since}T00:00:00'`]
  return `/${set}?${filter([`${number} gt ${literal(request.after)}`, ...changed])}&$top=${request.limit}${tail}`
}

type Description = { Language: string; ProductDescription: string }
type ProductRow = {
  Product: string
  BaseUnit: string
  IsMarkedForDeletion?: boolean
  /** Cross-plant material status: any stops purchasing to some degree. */
  CrossPlantStatus?: string
  LastChangeDate?: string | null
  to_Description?: { results?: Description[] }
}
type PartnerRow = {
  Supplier: string
  BusinessPartnerFullName: string
  BusinessPartnerIsBlocked?: boolean
  IsMarkedForArchiving?: boolean
  LastChangeDate?: string | null
}

/**
 * The page, or why there will be none: SAP lets nobody read this, or what it says cannot be read. Asking again would
 * change nothing. Throws when it may: then nothing is known, and nobody may take that for "not there".
 */
export const masterAnswer = (response: HttpAnswer, request: MasterRequest): MasterPage | Refusal => {
  if (meaningOf(response) === 'refused') return refusedIn(response)
  if (response.status !== 200) rowsIn(response)
  try {
    return pageOf(response, request)
  } catch (error) {
    return { outcome: 'refused', code: 'unreadable-answer', detail: error instanceof Error ? error.message : 'no JSON' }
  }
}

type Refusal = Extract<Answer, { outcome: 'refused' }>

const pageOf = (response: HttpAnswer, request: MasterRequest): MasterPage => {
  const rows =
    request.kind === 'item' ? rowsIn<ProductRow>(response).map(itemOf) : rowsIn<PartnerRow>(response).map(supplierOf)
  if (rows.some(({ number }) => number === '')) throw new Error('SAP told of an entity without its number')
  if ('numbers' in request || rows.length < request.limit) return { rows, next: null }
  const next = rows.at(-1)?.number ?? null
  if (next === request.after) throw new Error(`SAP answered with the page after ${next} once more`)
  return { rows, next }
}

const itemOf = (row: ProductRow): MasterRow => ({
  number: bareNumber(textIn(row.Product)),
  text: descriptionIn(row.to_Description?.results ?? []),
  baseUnit: textIn(row.BaseUnit),
  blocked: textIn(row.CrossPlantStatus) !== '',
  deleted: row.IsMarkedForDeletion === true,
  changedOn: dayIn(row.LastChangeDate),
})

const supplierOf = (row: PartnerRow): MasterRow => ({
  number: bareNumber(textIn(row.Supplier)),
  text: textIn(row.BusinessPartnerFullName),
  baseUnit: null,
  blocked: row.BusinessPartnerIsBlocked === true,
  deleted: row.IsMarkedForArchiving === true,
  changedOn: dayIn(row.LastChangeDate),
})

/** What SAP should have told as text, and a later release may tell otherwise. */
const textIn = (value: unknown): string => (typeof value === 'string' ? value : '')

/** In English where there is one, since languages come in any order. */
const descriptionIn = (all: readonly Description[]): string => {
  const [first] = [...all].sort((a, b) => (textIn(a.Language) < textIn(b.Language) ? -1 : 1))
  return textIn((all.find(({ Language }) => Language === 'EN') ?? first)?.ProductDescription)
}

/** The day in a date as OData V2 has it in JSON, `/Date(1795440771090)/`. */
const dayIn = (date: string | null | undefined): string | null => {
  const ms = Number(/^\/Date\((-?\d{1,15})/.exec(textIn(date))?.[1] ?? Number.NaN)
  return Number.isNaN(ms) || Math.abs(ms) > 8.64e15 ? null : new Date(ms).toISOString().slice(0, 10)
}
