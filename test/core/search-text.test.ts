import { describe, expect, test } from 'vitest';
import { matches, searchText } from '../../core/search-text.ts';

const found = (text: string, vi: string, more: { code?: string; aliases?: string[] } = {}) =>
  matches({ vi, en: `${vi} (in English)` }, more.aliases ?? [], more.code ?? '32248', text);

describe('a search', () => {
  test.each([
    ['Hoà Thành', 'Phường Hòa Thành'],
    ['Hòa Thành', 'Phường Hoà Thành'],
    ['hoa thanh', 'Phường Hoà Thành'],
    ['dat mui', 'Xã Đất Mũi'],
    ['ĐẤT MŨI', 'Xã Đất Mũi'],
    ['dat mu', 'Xã Đất Mũi'],
    ['dat mui', 'Xã \u00D0ất Mũi'],
    ['\u00D0ẤT MŨI', 'Xã Đất Mũi'],
    ['\u0189ất', 'Xã Đất Mũi'],
    ['Ea Hleo', 'Xã Ea H’Leo'],
    ["ea h'leo", 'Xã Ea Hleo'],
    ['cu mgar', "Xã Cư M'gar"],
    ['  ', 'Xã Đất Mũi'],
  ])('for “%s” finds %s', (text, name) => {
    expect(found(text, name)).toBe(true);
  });

  test('finds a name whose letters were typed apart (NFD)', () => {
    expect(found('Đất Mũi'.normalize('NFD'), 'Xã Đất Mũi')).toBe(true);
  });

  test.each([
    ['at mui', 'Xã Đất Mũi'],
    ['dat moi', 'Xã Đất Mũi'],
    ['mui dat', 'Xã Đất Mũi'],
  ])('for “%s” does not find %s', (text, name) => {
    expect(found(text, name)).toBe(false);
  });

  test('reads the English name too', () => {
    expect(matches({ vi: 'Tỉnh Cà Mau', en: 'Cà Mau Province' }, [], '96', 'province')).toBe(true);
  });

  test('finds a code by how it begins, an alias likewise, and an agency by either form of its code', () => {
    const agency = { code: '96.SKHCN', aliases: ['000.01.12.H12'] };
    expect(found('322', 'Xã Đất Mũi')).toBe(true);
    expect(found('248', 'Xã Đất Mũi')).toBe(false);
    expect(found('96.sk', 'Sở', agency)).toBe(true);
    expect(found('000.01', 'Sở', agency)).toBe(true);
    expect(found('h12.12.01', 'Sở', agency)).toBe(true);
    expect(found('H12.12.02', 'Sở', agency)).toBe(false);
  });
});

test('a text is compared without the marks that keyboards write in different ways', () => {
  expect(searchText('  Xã  Hoà-Bình ')).toBe('xa hoa binh');
});
