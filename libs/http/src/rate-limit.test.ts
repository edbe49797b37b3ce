import { expect, test } from '@jest/globals'
import type { Request, Response } from 'express'
import type { Problem } from './problem.ts'
import { rateLimit } from './rate-limit.ts'

function caller(limit: ReturnType<typeof rateLimit>, name: string | undefined, remoteAddress = '10.0.0.1') {
  return () => {
    const headers: Record<string, string> = {}
    const response = {
      locals: { principal: name && { name, role: 'source' } },
      setHeader: (field: string, value: string) => {
        headers[field] = value
      },
    }
    let refused: Problem | undefined
    try {
      limit({ socket: { remoteAddress } } as Request, response as unknown as Response, () => {})
    } catch (error) {
      refused = error as Problem
    }
    return { refused, headers }
  }
}

test('a quota is spent, refused with the time to wait, and given anew', () => {
  let time = 1_000
  const call = caller(
    rateLimit({ requests: 2, seconds: 60 }, () => time),
    'wms',
  )
  expect(call().headers).toEqual({ 'RateLimit-Policy': '"default";q=2;w=60', RateLimit: '"default";r=1;t=60' })
  time += 20_500
  expect(call().headers.RateLimit).toBe('"default";r=0;t=40')
  const { refused, headers } = call()
  expect(refused?.status).toBe(429)
  expect(refused?.details).toMatchObject({ type: 'quota-exceeded', headers: { 'Retry-After': '40' } })
  expect(headers.RateLimit).toBe('"default";r=0;t=40')
  time += 39_500
  expect(call().refused).toBeUndefined()
})

test('principals and addresses have quotas of their own', () => {
  const limit = rateLimit({ requests: 1, seconds: 60 }, () => 0)
  const callers = [
    caller(limit, 'wms'),
    caller(limit, 'dock'),
    caller(limit, undefined),
    caller(limit, undefined, '::1'),
  ]
  for (const call of callers) expect(call().refused).toBeUndefined()
  for (const call of callers) expect(call().refused?.status).toBe(429)
})

test('a flood of addresses does not grow the memory without end', () => {
  const limit = rateLimit({ requests: 1, seconds: 60 }, () => 0)
  const first = caller(limit, undefined, 'first')
  first()
  for (let n = 0; n < 10_000; n++) caller(limit, undefined, `a${n}`)()
  expect(first().refused).toBeUndefined()
})
