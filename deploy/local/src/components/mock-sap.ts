import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { answers } from '../answers.ts'
import { cached } from '../cache.ts'
import { startChild } from '../child.ts'
import { requireProgram } from '../find-program.ts'
import { stockWithMaterials } from '../sap-catalogue.ts'
import { waitUntilReady } from '../wait-until-ready.ts'
import type { Component } from './component.ts'

export const MOCK_SAP_VERSION = '0.22.0'

const acquire: Component['acquire'] = (progress) =>
  // A plain folder rather than a virtual environment: those cannot be renamed, and need a package that Debian leaves out.
  cached(`mock-sap-${MOCK_SAP_VERSION}`, `mock-sap ${MOCK_SAP_VERSION} (0.2 MB)`, progress, (folder, run) =>
    run(requireProgram('python3'), [
      '-m',
      'pip',
      'install',
      '--no-deps',
      '--target',
      folder,
      `mock-sap==${MOCK_SAP_VERSION}`,
    ]),
  )

/** Stands in for S/4HANA: OData V2/V4 with CSRF tokens, BAPI, IDoc; faults on demand under `/_mock/faults`. */
export const mockSap: Component = {
  acquire,
  async start({ dataDir, port }, progress) {
    const folder = await acquire(progress)
    const home = join(dataDir, 'sap')
    mkdirSync(home, { recursive: true })
    const child = startChild(
      requireProgram('python3'),
      ['-m', 'mocksap', '--host', '127.0.0.1', '--port', `${port}`, '--db', join(home, 'sap.db'), '--quiet'],
      {
        log: join(dataDir, 'logs', 'sap.log'),
        cwd: home,
        env: { PYTHONPATH: folder, PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1' },
      },
    )
    const address = `http://127.0.0.1:${port}`
    await waitUntilReady('mock-sap', child, () => answers(`${address}/_mock/health`))
    await stockWithMaterials(address)
    return { ...child, address }
  },
}
