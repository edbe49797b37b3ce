import { principalsOf } from '@supplyline/http'
import { baseConfig, readConfig } from '@supplyline/process'
import { z } from 'zod'

export const config = readConfig(
  {
    ...baseConfig,
    GATEWAY_TOKENS: z.string().transform((json, context) => {
      const principals = principalsOf(json)
      if (!('mistake' in principals)) return principals
      context.addIssue({ code: 'custom', message: String(principals.mistake) })
      return z.NEVER
    }),
    GATEWAY_JAEGER_URL: z.url({ protocol: /^https?$/, error: 'give the address of Jaeger’s pages' }).optional(),
  },
  process.env,
)
