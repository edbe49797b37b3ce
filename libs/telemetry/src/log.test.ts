import { expect, test } from '@jest/globals'
import { runInContext } from './context.ts'
import { createLogger, type Logger } from './log.ts'
import { contextFromHeaders } from './propagation.ts'

function logged(write: (logger: Logger) => void): Record<string, unknown> {
  let line = ''
  const destination = {
    write(text: string) {
      line += text
    },
  }
  write(createLogger({ service: 'gateway', destination }))
  return JSON.parse(line)
}

test('a line says who, when, how bad and in which trace', () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  const line = logged((logger) =>
    runInContext(contextFromHeaders({ traceparent }), () => logger.warn({ topic: 't.v1' }, 'lagging')),
  )
  expect(line).toEqual({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    service: 'gateway',
    trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
    span_id: '00f067aa0ba902b7',
    topic: 't.v1',
    msg: 'lagging',
  })
})

test('without a trace there are no trace fields', () => {
  expect(logged((logger) => logger.info('up'))).not.toHaveProperty('trace_id')
})

test('an AppError keeps its code, where and next, and so do its causes', () => {
  const cause = Object.assign(new Error('count 4000000000 exceeds the bytes left'), { where: 'offset 12' })
  const error = Object.assign(new Error('cannot decode', { cause }), {
    code: 'UNDECODABLE',
    where: 'inventory.stock-movements.v1/3/118',
    next: 'see the dead letter',
    config: { headers: { Authorization: 'Bearer abc' } },
  })
  const { err } = logged((logger) => logger.error({ err: error }, 'parked')) as { err: object }
  expect(err).toMatchObject({
    type: 'Error',
    message: 'cannot decode',
    code: 'UNDECODABLE',
    where: 'inventory.stock-movements.v1/3/118',
    next: 'see the dead letter',
    stack: expect.stringContaining('log.test.ts'),
    cause: { message: 'count 4000000000 exceeds the bytes left', where: 'offset 12' },
  })
  expect(err).not.toHaveProperty('config')
})

test('a cause that is its own cause, and what is no error, are logged all the same', () => {
  const error: Error & { cause?: unknown } = new Error('round')
  error.cause = error
  expect(JSON.stringify(logged((logger) => logger.error(error)))).toContain('…')
  expect(logged((logger) => logger.error({ err: 'only text' }))).toMatchObject({ err: 'only text' })
})

test('credentials do not reach the log, wherever they stand', () => {
  const secret = 's3cr3t-abc.def'
  const line = logged((logger) =>
    logger.info(
      {
        token: secret,
        headers: { authorization: `Bearer ${secret}`, Authorization: secret, 'set-cookie': secret },
        request: { headers: { authorization: secret, cookie: secret } },
        config: { tokens: { [secret]: 'operator' }, password: secret },
        err: new Error(`401 for Authorization: Bearer ${secret}`),
      },
      'called',
    ),
  )
  expect(JSON.stringify(line)).not.toContain(secret)
  expect(JSON.stringify(line)).toContain('[redacted]')
})
