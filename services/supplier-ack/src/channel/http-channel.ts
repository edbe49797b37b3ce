import { type Answer, type HttpAnswer, httpCall, meaningOf, turnedAway } from '@supplyline/effects'
import { headersFromContext } from '@supplyline/telemetry'
import type { Channel, Interchange } from './channel.ts'

const LONGEST_ANSWER = 1_000_000

/** Interchanges by HTTP POST to the address of a partner or a network, which answers with a summary in JSON. */
export const httpChannel = ({ url }: { url: string }): Channel => {
  const address = `${url.replace(/\/+$/, '')}/edi`
  return {
    send: async ({ content, controlNumber }: Interchange, signal): Promise<Answer> => {
      const headers = { 'content-type': 'application/edi-x12', accept: 'application/json', ...headersFromContext() }
      const body = Buffer.from(content, 'latin1')
      const partner = 'the EDI channel'
      const init = { method: 'POST', headers, body, signal }
      return answerOf(await httpCall(address, init, { partner, longestAnswer: LONGEST_ANSWER }), controlNumber)
    },
  }
}

/** Whatever is not certain is thrown, which leaves the outcome unknown. */
const answerOf = (response: HttpAnswer, controlNumber: string): Answer => {
  const { status, text } = response
  const summary = summaryIn(text)
  const what = `HTTP ${status}: ${summary?.error ?? text.slice(0, 200)}`
  switch (meaningOf(response, TURNED_AWAY)) {
    case 'answered': {
      if (summary?.accepted === undefined) throw new Error(`an answer that cannot be read: ${what}`)
      // Not accepted are a duplicate and what its translator refuses: it has both, and says which in a TA1 or a 997.
      const detail = summary.accepted ? 'taken' : 'taken, with a TA1 or 997 to follow that says what was wrong with it'
      return { outcome: 'confirmed', externalNumber: controlNumber, detail }
    }
    case 'turned-away':
      throw turnedAway(what, response)
    case 'refused':
      if (REFUSED.includes(status) && summary?.error)
        return { outcome: 'refused', code: `HTTP ${status}`, detail: summary.error }
      throw new Error(what)
    default:
      throw new Error(what)
  }
}

/** Nothing but interchanges is posted there, so that these say nothing about one: an address or a right is wrong. */
const TURNED_AWAY = [403, 404, 405]
/** What is wrong with the interchange itself, or its size. */
const REFUSED = [400, 413, 415, 422]

const summaryIn = (text: string): { accepted?: boolean; error?: string } | undefined => {
  try {
    const { accepted, error } = JSON.parse(text) ?? {}
    return {
      ...(typeof accepted === 'boolean' && { accepted }),
      ...(typeof error === 'string' && { error: error.slice(0, 400) }),
    }
  } catch {
    // No JSON: a proxy's page, say.
    return undefined
  }
}
