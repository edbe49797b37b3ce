import type { Records } from '@supplyline/schemas'

/** How an item is used, which is also how a hospital keeps it. */
export type Use = 'smooth' | 'weekday' | 'intermittent' | 'lumpy' | 'critical' | 'two-bin' | 'implant'

/** An item as the hospital knows it. Quantities in pieces. */
export type Article = {
  item: string
  use: Use
  /** Used a day at a place of factor 1, on an average day. */
  perDay: number
  /** Of a piece, in USD. */
  price: number
  /** Pieces in a box, by which it is ordered. */
  box: number
  /** Days from delivery until it expires; null for what is of no lot. */
  shelfLife: number | null
  supplier: string
  /** Asked where the supplier is out. */
  fallback: string | null
  criticality: Records['master.Item']['criticality']
  locations: readonly string[]
}

/** An article at a location: what is planned. */
export type Place = { name: string; article: Article; location: string; perDay: number }

type Kind = Records['master.Location']['kind']

/** `factor`: of the average use. */
export const LOCATIONS: readonly { location: string; kind: Kind; factor: number }[] = [
  { location: 'OR-1', kind: 'OPERATING_ROOM', factor: 1.2 },
  { location: 'OR-2', kind: 'OPERATING_ROOM', factor: 0.8 },
  { location: 'ICU', kind: 'NURSING_UNIT', factor: 1.5 },
  { location: 'ED', kind: 'NURSING_UNIT', factor: 1.3 },
  { location: 'MED-3', kind: 'NURSING_UNIT', factor: 0.9 },
  { location: 'MED-4', kind: 'NURSING_UNIT', factor: 0.7 },
  { location: 'SURG-5', kind: 'NURSING_UNIT', factor: 1 },
  { location: 'STORE', kind: 'CENTRAL_STORE', factor: 2.5 },
]

/** Implants are kept where they are put in. */
const THEATRES = ['OR-1', 'OR-2']

type Template = Pick<Article, 'perDay' | 'price' | 'box' | 'shelfLife'> & { count: number }

const templates: Record<Use, Template> = {
  smooth: { count: 11, perDay: 18, price: 0.4, box: 24, shelfLife: null },
  weekday: { count: 8, perDay: 10, price: 2, box: 10, shelfLife: null },
  intermittent: { count: 7, perDay: 0.4, price: 45, box: 1, shelfLife: 30 },
  lumpy: { count: 5, perDay: 1, price: 12, box: 5, shelfLife: 40 },
  critical: { count: 5, perDay: 2, price: 30, box: 1, shelfLife: 25 },
  'two-bin': { count: 5, perDay: 8, price: 0.2, box: 20, shelfLife: null },
  implant: { count: 4, perDay: 0.15, price: 900, box: 1, shelfLife: 365 },
}

/** Agreed with each; how long it takes in fact is another matter. */
export const SUPPLIERS: readonly { supplier: string; leadTimeDays: number }[] = [
  { supplier: 'MEDCO', leadTimeDays: 3 },
  { supplier: 'STITCH', leadTimeDays: 4 },
  { supplier: 'CAREX', leadTimeDays: 2 },
  { supplier: 'ORTHO', leadTimeDays: 5 },
]

const WARDS = LOCATIONS.map(({ location }) => location)

/** `per`: of how many articles of each use one is taken, at least one. */
export const assortment = (per = 1): Article[] => {
  const of = (use: Use, { count, ...template }: Template, i: number, index: number): Article => {
    // The articles of a use differ: 0.6 to 1.4 of what is usual, the dear ones being used less.
    const share = i / Math.max(1, count - 1)
    const supplier = use === 'implant' ? 'ORTHO' : (SUPPLIERS[index % 3]?.supplier ?? '')
    return {
      ...template,
      ...{ item: `${use.toUpperCase()}-${i + 1}`, use, supplier },
      perDay: template.perDay * (0.6 + 0.8 * share),
      price: template.price * (1.4 - 0.8 * share),
      fallback: supplier === 'MEDCO' ? 'CAREX' : null,
      criticality: use === 'critical' ? (i % 2 === 0 ? 'LIFE_SUSTAINING' : 'HIGH') : 'NORMAL',
      locations: use === 'implant' ? THEATRES : WARDS,
    }
  }
  const chosen = (Object.entries(templates) as [Use, Template][]).flatMap(([use, template]) =>
    Array.from({ length: Math.ceil(template.count / per) }, (_, i) => [use, template, i] as const),
  )
  return chosen.map((each, index) => of(...each, index))
}

export const placeName = (location: string, item: string): string => `${location}:${item}`

export const placesOf = (articles: readonly Article[]): Place[] =>
  articles.flatMap((article) =>
    LOCATIONS.filter(({ location }) => article.locations.includes(location)).map(({ location, factor }) => ({
      name: placeName(location, article.item),
      ...{ article, location, perDay: article.perDay * factor },
    })),
  )

export const agreedLeadTime = (supplier: string): number =>
  SUPPLIERS.find((s) => s.supplier === supplier)?.leadTimeDays ?? 0
