import { type Restoration, type RestoreOptions, restore } from '@supplyline/messaging'

type Tell = (what: Record<string, unknown>, text: string) => void

const MOST_TOLD = 100

/** `replay rebuild --restore --swap`: exit code 0, or the AppError of why not. */
export const restoreService = async (options: RestoreOptions, tell: Tell, bar: { end(): void }): Promise<number> => {
  const { service } = options.topology
  const done = await restore(options)
  bar.end()
  tell({ ...done, swapped: true, callsOutside: 0 }, report(service, done))
  return 0
}

const report = (
  service: string,
  { folded, generation, lanes, published, unknown, settled, routedAgain }: Restoration,
): string =>
  [
    `${service}: ${folded} records folded into generation ${generation}, which is live; no call outside`,
    `${lanes} lanes stand beyond all that they ever published; ${published} messages that were never published follow at the start`,
    ...(routedAgain.length > 0 ? [`routed again from its start: ${routedAgain.join(', ')}`] : []),
    `${settled.length} calls are settled by what the log says; ${unknown.length} are looked up before anything is sent`,
    ...unknown.slice(0, MOST_TOLD).map((reference) => `  ${reference}`),
    `start the service`,
  ].join('\n')
