const kinds = [
  /^(Xã|Phường|Thị trấn|Đặc khu|Tỉnh|Thành phố) /u,
  / (commune|ward|special zone|province)$/iu,
  /^(Commune|Ward|Special Zone) of /iu,
];

/** The name without its kind of unit: `Tỉnh Cà Mau` is `Cà Mau`. */
export const withoutKind = (name: string): string =>
  kinds.reduce((text, kind) => text.replace(kind, ''), name);

/** Named for a person: Decree 30/2020/ND-CP, Annex I, has such a place written with its kind of unit. */
const namedForPerson = new Set(['Thành phố Hồ Chí Minh']);

/** A unit's name as the place in a date line. */
export const placeName = (name: string): string =>
  namedForPerson.has(name) ? name : withoutKind(name);
