import { AppError } from '@supplyline/decider'
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

/**
 * Reads the environment against the shape. Throws AppError `invalid-configuration` with every mistake at once, naming
 * the variable and never its value.
 */
export const readConfig = <S extends z.ZodRawShape>(
  shape: S,
  environment: NodeJS.ProcessEnv,
): z.output<z.ZodObject<S>> => {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const read = z.object(shape).safeParse(given)
  if (read.success) return read.data
  const mistakes = read.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  throw new AppError('invalid-configuration', `the environment has mistakes:\n${mistakes.join('\n')}`, {
    where: 'environment variables',
    next: 'correct them all and start again; the README of the service lists what it reads',
  })
}
