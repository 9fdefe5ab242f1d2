const link = { report: 'bao-cao-thang~96~2025-08', edition: 1, recipient: 'vp-ubnd-ca-mau' };

/** By path, the body that an administrator's POST is shown with. */
export const operationExamples: readonly (readonly [string, unknown])[] = [
  ['/v1/admin/deliveries/{id}/settlements', { as: 'again' }],
  ['/v1/admin/addresses/lifts', { address: 'vanphong@example.vn' }],
  ['/v1/admin/link-revocations', link],
  ['/v1/admin/compilations', { definition: 'bao-cao-thang', scope: '96', label: '2025-08' }],
];
