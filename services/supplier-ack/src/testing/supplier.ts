import { hash } from 'node:crypto'
import type { MessageOf } from '@supplyline/schemas'
import { documentOf } from '../channel/document.ts'
import type { Segment } from '../x12/segments.ts'
import { NOW } from './examples.ts'

/** Segments written as X12 is, a line each. */
export const segments = (text: string): Segment[] =>
  text
    .trim()
    .split(/\s*~\s*/)
    .filter((s) => s !== '')
    .map((s) => s.split('*'))

const GROUPS: Record<string, string> = { '855': 'PR', '856': 'SH', '810': 'IN', '997': 'FA' }

export type Envelope = { control?: number; from?: string; to?: string; end?: string }

/** An interchange as mock-edi writes it, with a transaction set in a group; a TA1 without a group. */
export const interchange = (code: string, body: string, envelope: Envelope = {}): string => {
  const { control = 1, from = 'MOCKEDI', to = 'MERCY', end = '~\n' } = envelope
  const number = String(control).padStart(9, '0')
  const none = ' '.repeat(10)
  const inside = segments(body)
  const isa = ['ISA', '00', none, '00', none, 'ZZ', from.padEnd(15), 'ZZ', to.padEnd(15), '260105', '0600', 'U']
  const all = [
    [...isa, '00401', number, '0', 'T', '>'],
    ...(code === 'TA1'
      ? inside
      : [
          ['GS', GROUPS[code] ?? 'XX', from, to, '20260105', '0600', String(control), 'X', '004010'],
          ['ST', code, '0001'],
          ...inside,
          ['SE', String(inside.length + 2), '0001'],
          ['GE', '1', String(control)],
        ]),
    ['IEA', code === 'TA1' ? '0' : '1', number],
  ]
  return all.map((s) => `${s.join('*')}${end}`).join('')
}

/** The document as it is published. */
export const received = (text: string, receivedAt = NOW): MessageOf<'suppliers.SupplierDocumentReceived'> => {
  const content = Buffer.from(text)
  const found = { name: 'a.edi', digest: hash('sha256', content), size: content.length, content }
  return documentOf(found, 'MERCY', receivedAt)
}

/** Both lines as ordered. */
export const accepted = `
  BAK*00*AD*4500000100*20260105****5100002*20260105~
  CUR*SE*USD~
  PO1*1*100*EA*9.50**VP*PANEL-A3*UP*076123400096~
  ACK*IA*100*EA*067*20260107~
  PO1*2*10*BX*12.50**VP*WIDGET-001~
  ACK*IA*10*BX*067*20260107~
  CTT*2~`

/** 35 of 100 panels, at a price of its own, and the gloves as ordered: as mock-edi says it. */
export const short = `
  BAK*00*AC*4500000100*20260105****5100002*20260105~
  CUR*SE*USD~
  REF*VN*5100002~
  N1*SE*Mock EDI Supply Co*92*MOCKEDI~
  PO1*1*100*EA*124.50**VP*PANEL-A3*UP*076123400096~
  ACK*IQ*35*EA*067*20260109~
  PID*F****Control panel, A3~
  REF*ZZ**Confirmed 35 of 100; 65 to follow on 2026-01-09; priced at 124.50, the order said 9.50~
  PO1*2*10*BX*12.50**VP*WIDGET-001*UP*076123400003~
  ACK*IA*10*BX*067*20260109~
  CTT*2~`

export const shipped = (shipmentId: string, panels: string, gloves: string | null = '10'): string => `
  BSN*00*${shipmentId}*20260105*1812*0004~
  HL*1**S*1~
  TD1*CTN25*2****G*90*LB~
  TD5**2*UPSN*M*United Parcel Service~
  REF*BM*700002~
  REF*CN*1Z999AA1008000002~
  DTM*011*20260105~
  HL*2*1*O*1~
  PRF*4500000100***20260105~
  HL*3*2*I*0~
  LIN*1*VP*PANEL-A3*UP*076123400096~
  SN1*1*${panels}*EA**100*EA~
  ${gloves === null ? '' : `HL*4*2*I*0~ LIN*2*VP*WIDGET-001~ SN1*2*${gloves}*BX**10*BX~`}
  CTT*4~`

/** 35 panels at 9.50 and ten boxes of gloves at 12.50 come to 457.50. */
export const billed = (invoiceNumber: string, type = 'DI'): string => `
  BIG*20260106*${invoiceNumber}*20260105*4500000100***${type}*00~
  CUR*SE*USD~
  REF*VN*5100002~
  REF*IV*INV0~
  IT1*1*35*EA*9.50**VP*PANEL-A3*UP*076123400096~
  PID*F****Control panel, A3~
  IT1*2*10*BX*12.50**VP*WIDGET-001~
  TDS*45750~
  CTT*2~`

export const functional = (group: number, code = 'A'): string => `
  AK1*PO*${group}~
  AK2*850*0001~
  AK5*${code}~
  AK9*${code}*1*1*${code === 'A' ? 1 : 0}~`

export const duplicateTa1 = (control: number): string => `TA1*${String(control).padStart(9, '0')}*260105*0600*R*025~`
