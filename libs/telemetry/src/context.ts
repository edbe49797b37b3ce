import { AsyncLocalStorage } from 'node:async_hooks'
import { type Context, type ContextManager, ROOT_CONTEXT } from '@opentelemetry/api'

const storage = new AsyncLocalStorage<Context>()

/** The context of the work in hand. It is kept whether telemetry is on or off, so an incoming trace always travels on. */
export const activeContext = (): Context => storage.getStore() ?? ROOT_CONTEXT

export const runInContext = <A extends unknown[], T>(context: Context, fn: (...args: A) => T, ...args: A): T =>
  storage.run(context, fn, ...args)

/** Shows the same storage to the OpenTelemetry SDK while telemetry is on. */
export const contextManager: ContextManager = {
  active: activeContext,
  with: (context, fn, thisArg, ...args) => storage.run(context, () => fn.apply(thisArg, args)),
  bind: (context, target) =>
    typeof target === 'function'
      ? (((...args: unknown[]) => storage.run(context, () => target(...args))) as typeof target)
      : target,
  enable() {
    return this
  },
  disable() {
    return this
  },
}
