import type { Given } from './command.ts'
import { WrongUsage } from './exit.ts'

/** Options by which dead letters are chosen. */
export const filterOptions = {
  service: { type: 'string' },
  class: { type: 'string' },
  topic: { type: 'string' },
  key: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
  parked: { type: 'boolean' },
  'not-parked': { type: 'boolean' },
} as const

export const filterHelp = [
  '--service --class --topic --key NAME   those of this service, fault, topic or key',
  '--since --until TIME                   set aside at or after, or before, this time (2026-01-05T06:00:00Z, or 2h, 3d ago)',
  '--parked, --not-parked                 those because of which a key waits, or does not',
]

/** What was chosen, by the names that operations has for it. */
export const filtersOf = ({ option, flag }: Given): Record<string, string> => {
  if (flag('parked') && flag('not-parked')) throw new WrongUsage('--parked and --not-parked exclude one another')
  const named = ['service', 'class', 'topic', 'key'].flatMap((name) => {
    const value = option(name)
    return value === undefined ? [] : [[name, value] as const]
  })
  const times = ['since', 'until'].flatMap((name) => {
    const value = option(name)
    return value === undefined ? [] : [[name, momentOf(name, value)] as const]
  })
  const parked = flag('parked') ? { parked: 'true' } : flag('not-parked') ? { parked: 'false' } : {}
  return { ...Object.fromEntries([...named, ...times]), ...parked }
}

const unitMs: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

const momentOf = (name: string, text: string): string => {
  const [, count, unit] = /^(\d+)([mhd])$/.exec(text) ?? []
  const at = unit ? Date.now() - Number(count) * (unitMs[unit] ?? 0) : Date.parse(text)
  if (Number.isNaN(at)) throw new WrongUsage(`--${name} ${text} is no time; write 2026-01-05T06:00:00Z, or 30m, 2h, 3d`)
  return new Date(at).toISOString()
}
