/** The version of a thing as a caller reads it in `ETag` and sends it back in `If-Match`. */
export const etagOf = (version: number): string => `"v${version}"`;
