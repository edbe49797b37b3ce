import { derivedId } from '@supplyline/decider'
import type { Status } from '../status.ts'
import { type Html, html } from './html.ts'
import { amount, code, column, notShown, outside, section, time, traced, words } from './parts.ts'
import { type Column, table } from './table.ts'

/** Who looks at it. */
export type Viewer = { name: string; releasing: boolean }

/** What the page shows, a section each; the page replaces those that have changed. */
export const sections = (status: Status, viewer: Viewer): string =>
  [
    summary(status),
    freshness(status, viewer),
    exceptions(status.exceptions),
    heldInvoices(status.heldInvoices, viewer),
    deadLetters(status.deadLetters),
    lag(status.lag),
    inDoubt(status.inDoubt),
  ]
    .map(({ markup }) => markup)
    .join('\n')

export const summary = ({ attention, headline }: Pick<Status, 'attention' | 'headline'>): Html =>
  html`<section id="summary" class="${attention ? 'act' : 'calm'}" aria-live="polite"><h2>${
    attention ? 'Somebody has to act' : 'Nobody has to act'
  }</h2><p>${headline}</p></section>`

const freshness = ({ at, unknownSince }: Status, { name }: Viewer): Html =>
  html`<p id="freshness">As of ${time(at)}, for ${outside(name)}.${
    unknownSince === null
      ? ''
      : html` <strong>Exceptions, invoices and doubts are as of ${time(unknownSince)}.</strong>`
  } <span id="zone"></span></p>`

const exceptions = ({ open, overdue, owners, items }: Status['exceptions']): Html =>
  section(
    'exceptions',
    'Exceptions',
    open,
    'No exception is open.',
    html`<p>${overdue > 0 ? `${overdue} overdue. ` : ''}Owners: ${Object.entries(owners)
      .sort(([, a], [, b]) => b - a)
      .map(([owner, count]) => html`<span class="chip">${outside(owner)} ${count}</span> `)}</p>${table(
      'Open exceptions, overdue ones first',
      [
        column('Kind', ({ kind, service }) => html`${outside(words(kind))}<small>${outside(service)}</small>`),
        column(
          'Subject',
          ({ subject, site, traceId }) => html`${code(subject)}<small>${outside(site)}</small>${traced(traceId)}`,
        ),
        column('What', ({ detail }) => outside(detail)),
        column('Next action', ({ nextAction }) => outside(nextAction)),
        column('Owner', ({ owner }) => outside(owner)),
        column('Due', ({ dueAt, overdue }) => html`${overdue ? html`<strong>Overdue</strong> ` : ''}${time(dueAt)}`),
      ] satisfies Column<(typeof items)[number]>[],
      items,
      (row) => (row.overdue ? 'overdue' : ''),
    )}${notShown(open, items)}`,
  )

const heldInvoices = ({ count, items }: Status['heldInvoices'], viewer: Viewer): Html =>
  section(
    'held',
    'Held invoices',
    count,
    'No invoice is held.',
    html`${table(
      'Invoices that may not be paid yet, longest held first',
      [
        column(
          'Invoice',
          ({ invoiceNumber, supplier, site, traceId }) =>
            html`${code(invoiceNumber)}<small>${outside(supplier)}, ${outside(site)}</small>${traced(traceId)}`,
        ),
        column('Total', ({ total, currency }) => html`${outside(`${amount(total)} ${currency}`)}`),
        column(
          'Why',
          ({ holds }) =>
            html`<ul>${holds.map(
              ({ rule, line, detail }) =>
                html`<li><b>${outside(words(rule))}</b>${line === null ? '' : ` (line ${line})`}: ${outside(detail)}</li>`,
            )}</ul>`,
        ),
        column(
          'What clears it',
          ({ holds }) =>
            html`<ul>${holds.map(({ clearing, owner }) => html`<li>${outside(clearing)} <span class="chip">${outside(owner)}</span></li>`)}</ul>`,
        ),
        column('Held', ({ heldAt }) => time(heldAt)),
        column('Release', (invoice) =>
          viewer.releasing ? releaseButton(invoice) : html`Needs the role ap or operator.`,
        ),
      ] satisfies Column<(typeof items)[number]>[],
      items,
    )}${notShown(count, items)}`,
  )

const releaseButton = ({
  supplier,
  invoiceNumber,
  total,
  currency,
  holds,
}: Status['heldInvoices']['items'][number]): Html =>
  html`<button type="button" class="release" id="${derivedId('release-', `${supplier}:${invoiceNumber}`)}" data-supplier="${supplier}" data-invoice="${invoiceNumber}" data-total="${amount(total)} ${currency}" data-holds="${JSON.stringify(
    holds.map(({ holdId, rule, line, detail }) => ({
      holdId,
      text: `${words(rule)}${line === null ? '' : ` (line ${line})`}: ${detail}`,
    })),
  )}" aria-label="Release invoice ${invoiceNumber} of ${supplier}">Release…</button>`

const deadLetters = ({ count, groups }: Status['deadLetters']): Html => {
  const open = groups.filter((group) => group.open > 0)
  return section(
    'dead-letters',
    'Messages that could not be processed',
    count,
    'Nothing is set aside that nobody has dealt with.',
    table(
      'Dead letters by service, fault and topic, latest first',
      [
        column(
          'Fault',
          ({ code: fault, service, topic }) =>
            html`${outside(words(fault))}<small>${outside(service)}</small><small>${outside(topic)}</small>`,
        ),
        column(
          'Messages',
          ({ open, parked, superseded }) =>
            html`${open}${parked > 0 ? html`<small>${parked} of them stop a key</small>` : ''}${
              superseded > 0 ? html`<small>${superseded} dealt with</small>` : ''
            }`,
        ),
        column('First, last', ({ firstAt, lastAt }) => html`${time(firstAt)}<br>${time(lastAt)}`),
        column(
          'Last one',
          ({ example: { key, place, what, traceId } }) =>
            html`${outside(what)}<small>${place}, key ${code(key)}</small>${traced(traceId)}`,
        ),
        column(
          'Next action',
          ({ example: { next }, ...group }) => html`${outside(next)}<small>${code(commandFor(group))}</small>`,
        ),
      ] satisfies Column<(typeof groups)[number]>[],
      open,
    ),
  )
}

/** What lists the letters of a group; the names in it are ours, or quoted. */
const commandFor = ({ service, code, topic }: { service: string; code: string; topic: string }): string =>
  ['pnpm supplyline dead-letters list --letters', ['--service', service], ['--class', code], ['--topic', topic]]
    .flat()
    .map((word) => (/^[\w .-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ')

type ServiceLag = Status['lag'][number]

const lag = (services: Status['lag']): Html => {
  const silent = services.filter(({ topics, unknownSince }) => topics.length === 0 && unknownSince === null)
  const busy = services.filter(({ waiting, unknownSince }) => waiting > 0 || unknownSince !== null)
  const known = services.every(({ unknownSince }) => unknownSince === null)
  const resting = services.filter((service) => !silent.includes(service) && !busy.includes(service))
  return html`<section id="lag"><h2>Messages not taken yet <span class="count">${known ? services.reduce((sum, { waiting }) => sum + waiting, 0) : '?'}</span></h2>${
    busy.length === 0 ? '' : lagTable(busy)
  }${named('Nothing waits for', resting)}${named('Not heard of yet:', silent)}</section>`
}

const named = (what: string, services: ServiceLag[]): Html | string =>
  services.length === 0 ? '' : html`<p>${what} ${services.map(({ service }) => service).join(', ')}.</p>`

const lagTable = (services: ServiceLag[]): Html =>
  table(
    'Services with messages waiting',
    [
      column('Service', ({ service }) => html`${service}`),
      column('State', ({ unknownSince, notMovingSince }) =>
        unknownSince !== null
          ? html`<strong>Unknown</strong> since ${time(unknownSince)}`
          : notMovingSince !== null
            ? html`<strong>Stands still</strong> since ${time(notMovingSince)}`
            : html`moving`,
      ),
      column('Waiting', ({ waiting, topics }) => html`${topics.length === 0 ? '?' : waiting}`),
      column(
        'Where',
        ({ topics }) =>
          html`<ul>${topics.filter((topic) => topic.lag > 0).map(({ topic, lag }) => html`<li>${topic}: ${lag}</li>`)}</ul>`,
      ),
    ] satisfies Column<ServiceLag>[],
    services,
    ({ unknownSince, notMovingSince }) => (unknownSince !== null || notMovingSince !== null ? 'overdue' : ''),
  )

const inDoubt = ({ count, items }: Status['inDoubt']): Html =>
  section(
    'in-doubt',
    'In doubt at the ERP',
    count,
    'Nothing is in doubt.',
    html`<p>It is looked up by its reference and never sent again blindly. An exception is raised where that takes too long.</p>${table(
      'Orders and postings in doubt, longest first',
      [
        column('What', ({ what, name, traceId }) => html`${outside(what)} ${code(name)}${traced(traceId)}`),
        column('Reference', ({ erp, reference }) => html`${code(reference)}<small>${outside(erp)}</small>`),
        column('Why', ({ reason }) => outside(reason)),
        column('Since', ({ since }) => time(since)),
      ] satisfies Column<(typeof items)[number]>[],
      items,
    )}${notShown(count, items)}`,
  )
