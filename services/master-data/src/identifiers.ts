import type { Records } from '@supplyline/schemas'

type Item = Records['master.Item']

export const IDENTIFIER = 'identifier'

/**
 * What nobody but this item may have, each with the field where it stands: its GTIN and those of its packaging levels,
 * and the part number of its manufacturer. As ids of aggregates, `identifier:<sort> <number>`.
 */
export const identifiersOf = ({ gtin, packaging, manufacturer, manufacturerPart }: Item): Map<string, string> => {
  const found = new Map<string, string>()
  const add = (sort: string, number: string, where: string) => {
    const id = `${IDENTIFIER}:${sort} ${number}`
    if (!found.has(id)) found.set(id, where)
  }
  if (gtin !== null) add('gtin', gtin, 'gtin')
  for (const [index, level] of packaging.entries())
    if (level.gtin !== null) add('gtin', level.gtin, `packaging[${index}].gtin`)
  const part = bare(manufacturerPart)
  if (bare(manufacturer) !== '' && part !== '') add('part', `${bare(manufacturer)} ${part}`, 'manufacturerPart')
  return found
}

/** Catalogues write "SUT-3 001" and "sut3001" for one part: case, spaces and dashes say nothing. */
const bare = (text: string | null): string =>
  (text ?? '')
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\p{Z}\p{Pd}\p{Cc}]/gu, '')
    .slice(0, 200)
    .toWellFormed()

/** As a person is told of it: "GTIN 09520000000011", "part KEENEDGE KEE3003". */
export const identifierName = (id: string): string => {
  const [sort = '', ...number] = id.slice(IDENTIFIER.length + 1).split(' ')
  return `${sort === 'gtin' ? 'GTIN' : sort} ${number.join(' ')}`
}
