import { items } from '../../../services/master-data/src/catalogue/items/items.ts'
import { suppliers } from '../../../services/master-data/src/catalogue/suppliers.ts'

const SAP = 'sap'
const PRODUCTS = '/sap/opu/odata/sap/API_PRODUCT_SRV'
const PARTNERS = '/sap/opu/odata/sap/API_BUSINESS_PARTNER_SRV'

type Material = { number: string; baseUnit: string; description: string }

/** The materials that our items name. SAP's descriptions have 40 characters. */
export const materials: readonly Material[] = items.flatMap(({ erpMaterials, baseUnit, description }) =>
  erpMaterials[SAP] ? [{ number: erpMaterials[SAP], baseUnit, description: description.slice(0, 40) }] : [],
)

const vendors = new Set(suppliers.map(({ erpVendors }) => erpVendors[SAP]))

/**
 * Gives mock-sap what a hospital's SAP has: our materials in, and its own notebooks and other firms' vendors out of use.
 * What is there already stands, so that a change somebody has made there outlives a restart.
 */
export const stockWithMaterials = async (address: string): Promise<void> => {
  const there = await rowsOf(`${address}${PRODUCTS}/A_Product?$select=Product&$top=1000`, 'Product')
  const missing = materials.filter(({ number }) => !there.includes(number))
  if (missing.length === 0) return
  const isNew = missing.length === materials.length
  const write = await writing(`${address}${PRODUCTS}`)
  if (isNew) {
    for (const product of there)
      await write('PATCH', `${PRODUCTS}/A_Product('${product}')`, { IsMarkedForDeletion: true })
    const query = "$select=Supplier&$filter=Supplier%20ne%20''&$top=1000"
    const partners = await rowsOf(`${address}${PARTNERS}/A_BusinessPartner?${query}`, 'Supplier')
    for (const vendor of partners.filter((one) => !vendors.has(one)))
      await write('PATCH', `${PARTNERS}/A_BusinessPartner('${vendor}')`, { BusinessPartnerIsBlocked: true })
  }
  for (const { number, baseUnit, description } of missing)
    await write('POST', `${PRODUCTS}/A_Product`, {
      ...{ Product: number, ProductType: 'HAWA', BaseUnit: baseUnit },
      to_Description: [{ Language: 'EN', ProductDescription: description }],
    })
}

const rowsOf = async (url: string, property: string): Promise<string[]> => {
  const answer = await fetch(url, { headers: { accept: 'application/json' } })
  const { d } = (await answer.json()) as { d: { results: Record<string, string>[] } }
  return d.results.map((row) => row[property] ?? '')
}

/** With a CSRF token and the cookies it came with. */
const writing = async (service: string) => {
  const { headers } = await fetch(`${service}/`, { headers: { 'x-csrf-token': 'Fetch', accept: 'application/json' } })
  const cookie = headers.getSetCookie().map((one) => one.split(';', 1)[0])
  const session = { 'x-csrf-token': headers.get('x-csrf-token') ?? '', cookie: cookie.join('; ') }
  return async (method: 'POST' | 'PATCH', path: string, body: object): Promise<void> => {
    const answer = await fetch(`${new URL(service).origin}${path}`, {
      method,
      headers: { ...session, 'content-type': 'application/json', accept: 'application/json', 'if-match': '*' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`mock-sap answered ${answer.status} to ${method} ${path}: ${await answer.text()}`)
  }
}
