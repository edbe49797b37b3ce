import { isGln, isGtin, uneceFromX12 } from '@supplyline/quantity'

/** What is wrong with a value, where in it, and what to do about it. */
export type Problem = { where: string; what: string; next: string }

export const unless = (holds: boolean, where: string, what: string, next: string): Problem[] =>
  holds ? [] : [{ where, what, next }]

export const quoted = (text: string): string => JSON.stringify(text.length > 64 ? `${text.slice(0, 64)}…` : text)

/** Codes make the keys of topics, so none may hold a colon. */
export const code = (where: string, text: string): Problem[] =>
  unless(
    /^[^:\p{Cc}\s](?:[^:\p{Cc}]{0,62}[^:\p{Cc}\s])?$/u.test(text),
    where,
    `${quoted(text)} is not a code of 1 to 64 characters without colon or control characters`,
    'give it a proper code',
  )

export const words = (where: string, text: string, most: number): Problem[] =>
  unless(
    /\S/.test(text) && text.length <= most && !/\p{Cc}/u.test(text),
    where,
    `${quoted(text)} is not 1 to ${most} characters`,
    'write it in words of that length',
  )

export const site = (text: string): Problem[] => (text === '*' ? [] : code('site', text))

export const unit = (where: string, text: string): Problem[] =>
  unless(
    uneceFromX12(text) !== undefined,
    where,
    `${quoted(text)} is no unit of measure known here`,
    'use a code of X12 element 355, such as EA, BX or CA',
  )

export const gtin = (where: string, text: string | null): Problem[] =>
  unless(
    text === null || (text.length === 14 && isGtin(text)),
    where,
    `${quoted(text ?? '')} is not a GTIN of 14 digits with a right check digit`,
    'compare it with the package; fill up with zeros in front to 14 digits',
  )

export const gln = (text: string): Problem[] =>
  unless(
    isGln(text),
    'gln',
    `${quoted(text)} is not a GLN of 13 digits with a right check digit`,
    'compare it with the GS1 registry',
  )

export const currency = (text: string): Problem[] =>
  unless(/^[A-Z]{3}$/.test(text), 'currency', `${quoted(text)} is no currency`, 'use an ISO 4217 code, such as USD')

export const known = (where: string, symbol: string): Problem[] =>
  unless(symbol !== 'UNRECOGNISED', where, 'a kind that this version does not know', 'use one of those in the API')
