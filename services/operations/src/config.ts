import { principalsOf } from '@supplyline/http'
import { baseConfig, readConfig } from '@supplyline/process'
import { z } from 'zod'

export const config = readConfig(
  {
    ...baseConfig,
    OPERATIONS_TOKENS: z.string().transform((json, context) => {
      const principals = principalsOf(json)
      if (!('mistake' in principals)) return principals
      context.addIssue({ code: 'custom', message: String(principals.mistake) })
      return z.NEVER
    }),
  },
  process.env,
)
