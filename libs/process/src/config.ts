import { AppError, isAppError } from '@supplyline/decider'
import { z } from 'zod'

/** What every service is told by its environment. */
export const baseConfig = {
  SUPPLYLINE_KAFKA: z.string().regex(/^[^\s,:]+:\d+(,[^\s,:]+:\d+)*$/, 'give broker addresses as host:port,host:port'),
  SUPPLYLINE_REGISTRY: z.url({ protocol: /^https?$/, error: 'give the base address of the registry’s Confluent API' }),
  SUPPLYLINE_MONGO: z.string().regex(/^mongodb(\+srv)?:\/\//, 'give a mongodb:// address of a replica set'),
  HTTP_PORT: z.coerce.number().int().min(0).max(65_535),
  HTTP_HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
} as const

export type BaseConfig = z.output<z.ZodObject<typeof baseConfig>>

/** The environment as the shape has it. Throws AppError `invalid-configuration` with every mistake at once, and no value. */
export const checkConfig = <S extends z.ZodRawShape>(
  shape: S,
  environment: NodeJS.ProcessEnv,
): z.output<z.ZodObject<S>> => {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const read = z.object(shape).safeParse(given)
  if (read.success) return read.data
  const mistakes = read.error.issues.map(({ path, message }) => {
    const name = path.join('.')
    return `  ${name}: ${given[name] === undefined ? 'is not set' : message}`
  })
  throw new AppError('invalid-configuration', `the environment has mistakes:\n${mistakes.join('\n')}`, {
    where: 'environment variables',
    next: 'Correct them all and start again; the README of the service lists what it reads.',
  })
}

/** EX_CONFIG of BSD's sysexits.h: starting again with the same environment is of no use. */
const EXIT_CONFIGURATION = 78

/** As `checkConfig`, at the start of a process: with mistakes it says which on standard error, and ends with code 78. */
export const readConfig: typeof checkConfig = (shape, environment) => {
  try {
    return checkConfig(shape, environment)
  } catch (error) {
    if (!isAppError(error, 'invalid-configuration')) throw error
    process.stderr.write(`Cannot start: ${error.message}\n${error.next}\n`)
    process.exit(EXIT_CONFIGURATION)
  }
}
