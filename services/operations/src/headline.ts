import type { Status } from './status.ts'

type Shown = Omit<Status, 'attention' | 'headline'>

/** Whether anybody has to do something, and why, in a sentence. It holds numbers and services only: everyone may read it. */
export const headline = (shown: Shown): { attention: boolean; headline: string } => {
  const { exceptions, heldInvoices, deadLetters, inDoubt, lag } = shown
  const { open, overdue } = exceptions
  const waiting = lag.reduce((sum, service) => sum + service.waiting, 0)
  const still = lag.filter(({ notMovingSince }) => notMovingSince !== null)
  const troubles = [
    open > 0 && `${many(open, 'exception')} ${are(open)} open${overdue > 0 ? `, ${overdue} overdue` : ''}`,
    heldInvoices.count > 0 && `${many(heldInvoices.count, 'invoice')} ${are(heldInvoices.count)} held`,
    deadLetters.count > 0 &&
      `${many(deadLetters.count, 'message')} could not be processed (${many(deadLetters.groups.filter(({ open }) => open > 0).length, 'fault')})`,
    ...still.map(({ service, waiting }) => `${service} stands still with ${many(waiting, 'message')} waiting`),
    shown.unknownSince !== null && 'the database does not answer',
    ...lagUnknown(lag),
  ].filter((trouble) => trouble !== false)
  const known = shown.asOf !== null
  const calm = [
    inDoubt.count > 0 && `${many(inDoubt.count, 'call')} to the ERP ${are(inDoubt.count)} in doubt and being looked up`,
    lag.every(({ unknownSince }) => unknownSince === null) &&
      (waiting > 0 ? `${many(waiting, 'message')} ${waiting === 1 ? 'waits' : 'wait'} to be taken` : 'nothing waits'),
  ].filter((word) => word !== false)
  const words = [...(open === 0 && known ? ['no exception is open'] : []), ...troubles, ...calm].join('; ')
  return { attention: troubles.length > 0, headline: `${words.charAt(0).toUpperCase()}${words.slice(1)}.` }
}

/** One broker is behind all of them, so all silent at once is one trouble. */
const lagUnknown = (lag: Shown['lag']): string[] => {
  const unknown = lag.filter(({ unknownSince }) => unknownSince !== null).map(({ service }) => service)
  if (unknown.length === 0) return []
  return unknown.length === lag.length
    ? ['the broker does not say what waits']
    : [`the lag of ${unknown.join(', ')} is unknown`]
}

const many = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
const are = (count: number): string => (count === 1 ? 'is' : 'are')
