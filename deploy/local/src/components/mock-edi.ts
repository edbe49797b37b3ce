import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { answers } from '../answers.ts'
import { cached } from '../cache.ts'
import { startChild } from '../child.ts'
import { requireProgram } from '../find-program.ts'
import { supplierCatalogue } from '../supplier-catalogue.ts'
import { waitUntilReady } from '../wait-until-ready.ts'
import type { Component } from './component.ts'

export const MOCK_EDI_VERSION = '0.9.0'
const SERVE = join(import.meta.dirname, '..', '..', 'edi', 'serve.py')

/** Where it writes what the suppliers send. */
export const ediPickupDir = (dataDir: string) => join(dataDir, 'edi', 'pickup')

/** Long enough that a reader sees one document after the other: milliseconds from the order to 855, 856 and 810. */
export const EDI_FLAGS: readonly string[] = [
  ...['--response-delay', '300', '--despatch-delay', '1200', '--invoice-delay', '2000'],
  ...['--quiet', '--no-request-log'],
]

const acquire: Component['acquire'] = (progress) =>
  // A plain folder, as for mock-sap.
  cached(`mock-edi-${MOCK_EDI_VERSION}`, `mock-edi ${MOCK_EDI_VERSION} (0.4 MB)`, progress, (folder, run) =>
    run(requireProgram('python3'), [
      ...['-m', 'pip', 'install', '--no-deps', '--target', folder],
      `mock-edi==${MOCK_EDI_VERSION}`,
    ]),
  )

/**
 * Stands in for the suppliers, all behind one EDI network: X12 850 in on `/edi`, 997, 855, 856 and 810 out into the
 * pickup folder; behaviour on demand under `/_mock`.
 */
export const mockEdi: Component = {
  acquire,
  async start({ dataDir, port }, progress) {
    const folder = await acquire(progress)
    const home = join(dataDir, 'edi')
    const catalogue = join(home, 'catalogue.json')
    mkdirSync(ediPickupDir(dataDir), { recursive: true })
    writeFileSync(catalogue, JSON.stringify(supplierCatalogue(), undefined, 1))
    const child = startChild(
      requireProgram('python3'),
      [
        ...[SERVE, catalogue, join(home, 'edi.sqlite'), '--host', '127.0.0.1', '--port', `${port}`],
        ...['--pickup-dir', ediPickupDir(dataDir), ...EDI_FLAGS],
      ],
      {
        log: join(dataDir, 'logs', 'edi.log'),
        cwd: home,
        env: { PYTHONPATH: folder, PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1' },
      },
    )
    const address = `http://127.0.0.1:${port}`
    await waitUntilReady('mock-edi', child, () => answers(`${address}/_mock/health`))
    return { ...child, address }
  },
}
