import { once as onceWhen } from '@supplyline/http'
import type { Context } from './context.ts'

export type { Accept } from '@supplyline/http'

/** While the service starts, nothing is accepted. */
export const once = (context: Context) => onceWhen(context, () => void context.tables())
