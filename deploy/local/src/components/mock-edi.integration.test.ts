import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { contracts } from '../../../../services/master-data/src/catalogue/contracts.ts'
import { freePort } from '../ports.ts'
import { dismissReaper } from '../reaper.ts'
import { DIFFERENCES, goodsOf, supplierCatalogue } from '../supplier-catalogue.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import type { Running } from './component.ts'
import { ediPickupDir, mockEdi } from './mock-edi.ts'

const dataDir = temporaryFolder()
const goods = supplierCatalogue().goods
const differing = (what: 'price' | 'in_stock') => {
  const contract = contracts.find((c) => DIFFERENCES[c.contract]?.[what] !== undefined)
  if (!contract) throw new Error(`nothing differs in ${what}`)
  return { ...goodsOf(contract), agreed: contract.unitPrice }
}

let port: number
let edi: Running
const start = () => mockEdi.start({ dataDir, port }, () => {})
beforeAll(async () => {
  port = await freePort()
  edi = await start()
}, 120_000)
afterAll(async () => {
  await edi?.stop()
  await dismissReaper()
}, 30_000)

const order = (
  control: number,
  number: string,
  lines: [quantity: number, unit: string, price: string, sku: string][],
) => {
  const id = String(control).padStart(9, '0')
  const body = [
    'ST*850*0001',
    `BEG*00*NE*${number}**20261122`,
    'CUR*BY*USD',
    'N1*ST*Mercy*92*MERCY',
    ...lines.map(([quantity, unit, price, sku], i) => `PO1*${i + 1}*${quantity}*${unit}*${price}**VP*${sku}`),
    `CTT*${lines.length}`,
  ]
  return [
    `ISA*00*          *00*          *ZZ*MERCY          *ZZ*MOCKEDI        *261122*1810*U*00401*${id}*0*P*>`,
    `GS*PO*MERCY*MOCKEDI*20261122*1810*${control}*X*004010`,
    ...[...body, `SE*${body.length + 1}*0001`],
    ...[`GE*1*${control}`, `IEA*1*${id}`],
    '',
  ].join('~')
}

const picked = () => readdirSync(ediPickupDir(dataDir)).filter((name) => name.endsWith('.edi'))
const document = async (code: string, orderNumber: string): Promise<string> => {
  for (let tries = 0; tries < 100; tries++) {
    for (const name of picked().filter((n) => n.includes(`-${code}-`))) {
      const text = readFileSync(join(ediPickupDir(dataDir), name), 'utf8')
      if (text.includes(orderNumber)) return text
    }
    await sleep(100)
  }
  throw new Error(`no ${code} for ${orderNumber} in ${picked()}`)
}
const send = (interchange: string) => fetch(`${edi.address}/edi`, { method: 'POST', body: interchange })

test('knows us, and sells what our contracts name', async () => {
  const partners = (await (await fetch(`${edi.address}/_mock/partners`)).json()) as { id: string }[]
  expect(partners.map((p) => p.id)).toEqual(['MERCY'])
  const catalog = (await (await fetch(`${edi.address}/_mock/catalog`)).json()) as { sku: string }[]
  expect(catalog.map((g) => g.sku).sort()).toEqual(goods.map((g) => g.sku).sort())
})

test('answers an order by itself, document after document, short where stock is short and at its own prices', async () => {
  const short = differing('in_stock')
  const dear = differing('price')
  const answer = await send(
    order(1, '4500000901', [
      [10, short.uom, short.price, short.sku],
      [4, dear.uom, dear.agreed, dear.sku],
    ]),
  )
  expect(await answer.json()).toMatchObject({ accepted: true, partner: 'MERCY', orders: ['4500000901'] })

  // Nobody asks the mock anything from here on.
  const acknowledgement = await document('855', '4500000901')
  expect(acknowledgement).toContain(`ACK*IQ*4*${short.uom}`)
  expect(acknowledgement).toContain('6 to follow on')
  expect(acknowledgement).toContain(`ACK*IP*4*${dear.uom}`)
  expect(await document('856', '4500000901')).toContain(`SN1*1*4*${short.uom}`)
  expect(await document('810', '4500000901')).toContain(`IT1*2*4*${dear.uom}*${dear.price}**VP*${dear.sku}`)
})

test('keeps its orders and its goods when it is started again', async () => {
  await send(order(2, '4500000902', [[1, 'BX', '8.50', goods[0]?.sku ?? '']]))
  await edi.stop()
  edi = await start()

  const kept = (await (await fetch(`${edi.address}/_mock/orders`)).json()) as { po_number: string }[]
  expect(JSON.stringify(kept)).toContain('4500000902')
  expect(await document('810', '4500000902')).toContain('TDS*850')
})

test('ships what was short once its clock reaches the promised day', async () => {
  for (const name of picked()) rmSync(join(ediPickupDir(dataDir), name))
  await fetch(`${edi.address}/_mock/advance?seconds=${30 * 86_400}`, { method: 'POST' })
  expect(await document('856', '4500000901')).toContain(`SN1*1*6*${differing('in_stock').uom}`)
  expect(await document('810', '4500000901')).toContain(`TDS*${6 * 100 * Number(differing('in_stock').price)}`)
})
