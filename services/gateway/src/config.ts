import { baseConfig, readConfig } from '@supplyline/process'
import { z } from 'zod'
import { principalsOf } from './principals.ts'

export const config = readConfig(
  {
    ...baseConfig,
    GATEWAY_TOKENS: z.string().transform((json, context) => {
      const principals = principalsOf(json)
      if (!('mistake' in principals)) return principals
      context.addIssue({ code: 'custom', message: String(principals.mistake) })
      return z.NEVER
    }),
  },
  process.env,
)
