import type { IncomingMessage } from 'node:http';
import { html, type HttpAnswer } from './http-storage.js';

/** Status with which Azure sends a code, as its list of error codes has it. 403 where it is not listed here. */
const statuses: Readonly<Record<string, number>> = {
  ContainerNotFound: 404,
  ResourceNotFound: 404,
  ContainerBeingDeleted: 409,
  ContainerDisabled: 409,
  AccountBeingCreated: 409,
  InvalidResourceName: 400,
  InvalidUri: 400,
  OutOfRangeInput: 400,
  BlobImmutableDueToPolicy: 409,
  BlobImmutableDueToLegalHold: 409,
  ContainerImmutableDueToPolicy: 409,
  LeaseIdMissing: 412,
  LeaseIdMismatchWithContainerOperation: 409,
  LeaseIdMismatchWithBlobOperation: 412,
  BlobArchived: 409,
  BlobBeingRehydrated: 409,
  AccountRequiresHttps: 400,
  ServerBusy: 503,
  OperationTimedOut: 500,
  InternalError: 500,
};

/** An error of Azure, as "Status and error codes" of its REST API shows it. */
export const azureError = (code: string, message: string): HttpAnswer => ({
  status: statuses[code] ?? 403,
  reason: `${message}. ERROR CODE: NotThis.`, // Azure sends its message as the reason of the status as well
  headers: {
    'content-type': 'application/xml',
    'x-ms-error-code': code,
    'x-ms-request-id': 'b5a7f0a1-801e-0061-5c1a-1d1d1d000000',
    'x-ms-version': '2021-08-06',
  },
  body: `\u{feff}<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}
RequestId:b5a7f0a1-801e-0061-5c1a-1d1d1d000000
Time:2026-05-31T12:00:00.0000000Z</Message><AuthenticationErrorDetail>The MAC signature found in the HTTP request is not the same as any computed signature.</AuthenticationErrorDetail></Error>`,
});

/** A container that answers everything with this code, or with this status and a page. */
export function azureStorage(code: string, message = 'Words of the server: damaged, checksum mismatch') {
  return (_: IncomingMessage): HttpAnswer => (/^\d+$/.test(code) ? html(Number(code)) : azureError(code, message));
}
