import { type Answer, type HttpAnswer, meaningOf, NotSent, turnedAway } from '@supplyline/effects'

/** A document was created: its number is in that property. Whatever is not certain is thrown: the outcome is unknown. */
export const created = (response: HttpAnswer, property: string, noun: string): Answer => {
  if (response.status !== 201) return refusal(response)
  const number: unknown = JSON.parse(response.text)?.d?.[property]
  if (typeof number !== 'string' || number === '') throw new Error(`SAP created a ${noun} and did not say which`)
  return { outcome: 'confirmed', externalNumber: number, detail: `${noun} ${number} created` }
}

/** An entity was changed: undefined, or the refusal. */
export const changed = (response: HttpAnswer): Answer | undefined =>
  response.status === 200 || response.status === 204 ? undefined : refusal(response)

const refusal = (response: HttpAnswer): Answer => {
  const { status, text } = response
  const error = errorIn(text)
  const what = `SAP answered ${status}: ${error ? `${error.code} ${error.detail}` : 'no SAP error in the body'}`
  const meaning = meaningOf(response, CHANGED_SINCE)
  if (meaning === 'turned-away') throw turnedAway(what, response)
  if (error && meaning === 'refused') {
    if (isOfGateway(error.code)) throw new NotSent(what)
    return { outcome: 'refused', ...error }
  }
  throw new Error(what)
}

/** Why SAP could not hold exactly what it is asked to. */
export const notRepresentable = (detail: string): Answer => ({ outcome: 'refused', code: 'not-representable', detail })

/** What was read before the write was changed since (If-Match). */
const CHANGED_SINCE = [412]

/**
 * Codes of the gateway itself, which turned the request away before the application looked at it. It says nothing about
 * the request, and goes by itself or is for an operator to mend.
 */
const isOfGateway = (code: string): boolean => code.startsWith('/IWFND/') || code === '/IWBEP/CX_MGW_RESOURCE_NOT_FOUND'

/** A refusal of a question: its code and words where SAP gives them. */
export const refusedIn = ({ status, text }: HttpAnswer): Extract<Answer, { outcome: 'refused' }> => {
  const { code, detail } = errorIn(text) ?? { code: `http-${status}`, detail: 'no SAP error in the body' }
  return { outcome: 'refused', code, detail }
}

/** SAP's error in the body, if there is one. */
const errorIn = (text: string): { code: string; detail: string } | undefined => {
  try {
    const { code, message } = JSON.parse(text).error
    if (typeof code === 'string' && typeof message?.value === 'string') return { code, detail: message.value }
  } catch {
    // No JSON: a proxy's page, say.
  }
  return undefined
}

/** What a look-up found. Throws on anything but a collection of OData V2, which must never count as "nothing found". */
export const rowsIn = <Row>(response: HttpAnswer): Row[] => {
  const { status, text } = response
  if (status === 200) return collectionIn(text)
  const what = `SAP answered ${status} to a look-up: ${errorIn(text)?.detail ?? ''}`
  throw meaningOf(response) === 'turned-away' ? turnedAway(what, response) : new Error(what)
}

export const collectionIn = <Row>(text: string): Row[] => {
  const results: Row[] | undefined = JSON.parse(text)?.d?.results
  if (!Array.isArray(results)) throw new Error('SAP answered with something else than a collection')
  return results
}

/** `same`: it holds what we asked for. */
export type Found = { number: string; same: boolean }

/** What the documents found mean. Of several, the one that holds what we asked for, or else the first, is ours. */
export const oursAmong = (found: Found[], noun: string, reference: string, differs: string): Answer | undefined => {
  for (const { number } of found as { number: unknown }[])
    if (typeof number !== 'string' || number === '') throw new Error(`SAP holds a ${noun} and does not say which`)
  const byNumber = [...found].sort((a, b) => a.number.localeCompare(b.number))
  const same = byNumber.find((f) => f.same)
  const ours = same ?? byNumber[0]
  if (!ours) return undefined
  const notes = [
    `${noun} ${ours.number} carries ${reference}`,
    ...(same ? [] : [differs]),
    ...(byNumber.length > 1 ? [`so do others: ${byNumber.map((f) => f.number).join(', ')}; only one may stand`] : []),
  ]
  return { outcome: 'confirmed', externalNumber: ours.number, detail: notes.join('; ') }
}
