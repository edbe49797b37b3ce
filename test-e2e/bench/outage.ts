import { realOutage } from '../../libs/effects/src/testing/real-outage.ts'
import type { Report } from './report.ts'

/** How fast what waited through an outage drains, beside the outside system's own limit. */
export const benchOutage = async (report: Report, { seconds }: { seconds: number }): Promise<void> => {
  const { perSecond, shareOfLimit, duplicates, inOrder } = await realOutage({ seconds })
  if (duplicates > 0 || !inOrder) throw new Error(`${duplicates} duplicates; in order: ${inOrder}`)
  report({
    name: `drain after ${seconds} s of outage`,
    ...{ value: perSecond, unit: 'orders/s', ceiling: perSecond / shareOfLimit, ratio: shareOfLimit },
  })
}
