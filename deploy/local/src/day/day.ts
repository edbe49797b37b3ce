import { setTimeout as sleep } from 'node:timers/promises'
import type { Endpoints } from '../endpoints.ts'
import { replaceFile } from '../replace-file.ts'
import { ACTS } from './acts.ts'
import { openJournal, type Told } from './journal.ts'
import { narrate } from './narrate.ts'
import { partners } from './partners.ts'
import { people } from './people.ts'
import { summaryOf, tableOf, unaccounted } from './summary.ts'

type Print = (line: string) => void

/** Plays a day of a small hospital, one line a business event, and ends in a summary: printed, and as JSON in `file`. */
export const playDay = async (endpoints: Endpoints, file: string, print: Print): Promise<void> => {
  const told: Told[] = []
  const journal = await openJournal(endpoints, (one) => {
    told.push(one)
    const line = narrate(one.message)
    if (line) print(`  ${line}`)
  })
  const stage = {
    run: Date.now().toString(36).toUpperCase(),
    journal,
    people: people(endpoints),
    partners: partners(endpoints),
    breakerOpens: () => breakerOpens(endpoints, print),
    say: (line: string) => print(`  … ${line}`),
  }
  try {
    for (const [index, { title, play }] of ACTS.entries()) {
      print('')
      print(`${index + 1}. ${title}`)
      await play(stage)
    }
    const summary = summaryOf(told)
    replaceFile(file, `${JSON.stringify({ summary, unaccounted: unaccounted(summary) }, undefined, 2)}\n`)
    print('')
    print('the day in numbers')
    for (const line of tableOf(summary)) print(`  ${line}`)
    for (const line of unaccounted(summary)) print(`  not accounted for: ${line}`)
    const [first] = journal.all('procurement.PurchaseOrderPlaced')
    if (first) tellWhereToLook(endpoints, first.message.data.orderId, first.trace, print)
  } finally {
    await journal.stop()
  }
}

const tellWhereToLook = (
  { gateway, console, jaeger }: Endpoints,
  orderId: string,
  trace: string | undefined,
  print: Print,
): void => {
  print('')
  print(`the first order's story   ${gateway}/v1/purchase-orders/${orderId}/timeline`)
  print(`what waits for somebody   ${console}`)
  if (jaeger && trace)
    print(`the first order's trace   ${jaeger}/trace/${trace}  (as JSON: ${jaeger}/api/traces/${trace})`)
}

const BREAKER = /^supplyline_breaker_open\{[^}]*system="sap"[^}]*\} 1$/m

const breakerOpens = async ({ services }: Endpoints, print: Print): Promise<void> => {
  for (let tries = 0; tries < 600; tries++) {
    const metrics = await fetch(`${services['procurement-sync']}/metrics`).then(
      (response) => response.text(),
      () => '',
    )
    if (BREAKER.test(metrics)) return print('  breaker     open: no call goes to sap; orders wait')
    await sleep(100)
  }
  throw new Error('the breaker towards the ERP did not open within a minute')
}
