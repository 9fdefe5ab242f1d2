/** Plain decimal text of an exact fraction, half away from zero. */
function rounded(numerator: bigint, denominator: bigint, decimals: number): string {
  const size = numerator < 0n ? -numerator : numerator;
  const scaled = size * 10n ** BigInt(decimals);
  const nearest = scaled / denominator + (2n * (scaled % denominator) >= denominator ? 1n : 0n);
  const digits = nearest.toString().padStart(decimals + 1, '0');
  const sign = numerator < 0n && nearest > 0n ? '-' : '';
  const point = digits.length - decimals;
  return `${sign}${digits.slice(0, point)}${decimals === 0 ? '' : `.${digits.slice(point)}`}`;
}

/** A number as Vietnamese readers write it: `20.614`, `80,8`. */
export function vietnamese(numerator: bigint, denominator: bigint, decimals: number): string {
  const [whole = '', fraction] = rounded(numerator, denominator, decimals).split('.');
  const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, '.');
  return fraction === undefined ? grouped : `${grouped},${fraction}`;
}
