/** Letters whose plain form Unicode's decomposition does not give. */
const PLAIN: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
};
const ACCENTS = /[\u0300-\u036f]/g;
const SPECIAL = /[ßøłđðþæœı]/g;

/**
 * The form in which paths and queries are compared: lower case, no accents, compatibility characters as plain ones.
 * NFD and NFC give the same; applied twice it changes nothing more.
 */
export function searchText(pathText: string): string {
  const plain = pathText.normalize('NFKD').replace(ACCENTS, '').toLowerCase().normalize('NFKD');
  return plain
    .replace(ACCENTS, '')
    .replace(SPECIAL, (letter) => PLAIN[letter] ?? letter)
    .normalize('NFC');
}
