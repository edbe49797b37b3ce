import { setTimeout as sleep } from 'node:timers/promises'
import type { Endpoints } from '../endpoints.ts'

/** What happens at the partners, through the controls that the simulated ones have for it. */
export type Partners = {
  /** From now on the ERP answers everything with 503, as when all its work processes are taken. */
  erpDown(): Promise<void>
  erpUp(): Promise<void>
  /** So much time passes at the suppliers: what they promised for then is sent. */
  daysPass(days: number): Promise<void>
}

const DAY_SECONDS = 24 * 3_600

export const partners = ({ partners: { sap, edi } }: Endpoints): Partners => ({
  erpDown: () =>
    call(`${sap}/_mock/faults`, 'POST', {
      match: '/sap/opu/odata',
      status: 503,
      message: 'No dialog work process available',
    }),
  erpUp: () => call(`${sap}/_mock/faults`, 'DELETE'),
  daysPass: (days) => call(`${edi}/_mock/advance?seconds=${days * DAY_SECONDS}`, 'POST'),
})

const call = async (url: string, method: string, body?: unknown): Promise<void> => {
  for (let tries = 1; ; tries++) {
    const status = await fetch(url, {
      method,
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    }).then(
      (response) => response.status,
      () => 0,
    )
    if (status >= 200 && status < 300) return
    if (tries === 50) throw new Error(`${method} ${url} was answered with ${status}`)
    await sleep(200)
  }
}
