import { type Answer, NotSent, neverConnected } from '@supplyline/effects'
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
      const response = await post(address, { method: 'POST', headers, body, signal, redirect: 'manual' })
      return answerOf(response.status, await read(response), controlNumber)
    },
  }
}

/** Whatever is not certain is thrown, which leaves the outcome unknown. */
const answerOf = (status: number, text: string, controlNumber: string): Answer => {
  const summary = summaryIn(text)
  const what = `HTTP ${status}: ${summary?.error ?? text.slice(0, 200)}`
  if (status >= 200 && status < 300) {
    if (summary?.accepted === undefined) throw new Error(`an answer that cannot be read: ${what}`)
    // Not accepted are a duplicate and what its translator refuses: it has both, and says which in a TA1 or a 997.
    const detail = summary.accepted ? 'taken' : 'taken, with a TA1 or 997 to follow that says what was wrong with it'
    return { outcome: 'confirmed', externalNumber: controlNumber, detail }
  }
  if (TURNED_AWAY.includes(status)) throw new NotSent(what)
  if (REFUSED.includes(status) && summary?.error)
    return { outcome: 'refused', code: `HTTP ${status}`, detail: summary.error }
  throw new Error(what)
}

/** Turned away before anybody looked at it, for an operator to mend: credentials, a wrong address, too many requests. */
const TURNED_AWAY = [401, 403, 404, 405, 407, 421, 429]
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

const post = async (address: string, init: RequestInit): Promise<Response> => {
  try {
    return await fetch(address, init)
  } catch (error) {
    if (neverConnected(error)) throw new NotSent('no connection to the EDI channel', { cause: error })
    throw error
  }
}

const read = async (response: Response): Promise<string> => {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    if (text.length > LONGEST_ANSWER) throw new Error(`an answer longer than ${LONGEST_ANSWER} characters`)
  }
  return text + decoder.decode()
}
