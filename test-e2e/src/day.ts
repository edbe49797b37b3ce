import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Summary } from '@supplyline/local'

/** What the day comes to, whatever numbers its documents have and however long it took. */
export const EXPECTED = {
  orders: [
    'ACME      2 BX GLOVE-NITRILE-M    received 2    billed 2    17.00 USD    1 receipt    1 invoice',
    'ACME    900 BX GLOVE-NITRILE-M    received 900  billed 900  7650.00 USD  1 receipt    1 invoice',
    'ACME 4 BX GAUZE-4X4 received 4 billed 4 25.20 USD 1 receipt 1 invoice',
    'EURODIS   2 BX HME-FILTER         received 2    billed 2    107.50 USD   1 receipt    1 invoice',
    'GLOBEX    6 BX SALINE-FLUSH-10ML  received 6    billed 6    81.00 USD    2 receipts   2 invoices',
    'GLOBEX    1 BX SYRINGE-10ML       received 1    billed 1    14.20 USD    1 receipt    1 invoice',
    'INITECH   1 BX SUTURE-ABSORB-3-0  received 1    billed 1    118.80 USD   1 receipt    1 invoice',
  ]
    .map((row) => row.replaceAll(/ +/g, ' '))
    .sort(),
  holds: ['EURODIS price-above-order released by ap'],
  open: ['price-changed for buyer'],
  receipts: 8,
  invoices: 8,
}

/** The summary that the launcher wrote, and what it could not account for. */
export const dayOf = (dataDir: string): { summary: Summary; unaccounted: string[] } =>
  JSON.parse(readFileSync(join(dataDir, 'run', 'day.json'), 'utf8'))

/** Rules that a document still on its way clears by itself; nobody has to release them. */
const CLEARED_BY_DOCUMENTS = ['not-received', 'order-unknown']

/**
 * The summary without what differs from run to run. Whether an invoice, its goods or its order comes first is a matter
 * of moments, above all where a process was away: they are of three topics, which are in no order among themselves. A
 * hold that the later one cleared is left out.
 */
export const outcomeOf = ({ orders, holds, receipts, invoices, exceptions }: Summary): typeof EXPECTED => ({
  orders: orders.map(rowOf).sort(),
  holds: holds
    .filter(({ rule, releasedBy }) => releasedBy === null || !CLEARED_BY_DOCUMENTS.includes(rule))
    .map(
      ({ supplier, rule, releasedBy }) => `${supplier} ${rule} ${releasedBy ? `released by ${releasedBy}` : 'stands'}`,
    )
    .sort(),
  open: exceptions.filter((e) => !e.resolved).map((e) => `${e.kind} for ${e.owner}`),
  receipts,
  invoices,
})

const rowOf = ({ supplier, lines, total, currency, receipts, invoices }: Summary['orders'][number]): string => {
  const what = lines.map((l) => `${l.ordered} ${l.unit} ${l.item} received ${l.received} billed ${l.billed}`)
  return [
    ...[supplier, ...what, `${Number(total).toFixed(2)} ${currency}`],
    `${receipts.length} receipt${receipts.length === 1 ? '' : 's'}`,
    `${invoices.length} invoice${invoices.length === 1 ? '' : 's'}`,
  ].join(' ')
}
