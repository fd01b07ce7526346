export const textFields = [
  'camera',
  'lens',
  'keyword',
  'place',
  'drive',
  'shoot',
  'name',
  'title',
  'caption',
  'ext',
] as const;
export type TextField = (typeof textFields)[number];

export const numberFields = ['iso', 'f', 'focal', 'rating', 'width', 'height', 'copies'] as const;
export type NumberField = (typeof numberFields)[number];

/** The values that a field of choice takes. */
export const choices = {
  type: [
    ...['picture', 'photo', 'film', 'raw', 'jpeg', 'heic', 'tiff', 'png', 'psd'],
    ...['sidecar', 'catalogue', 'other'],
  ],
  orientation: ['landscape', 'portrait', 'square'],
  has: ['gps', 'date', 'keywords', 'rating', 'caption'],
  is: ['duplicate', 'at-risk', 'gone'],
} as const satisfies Record<string, readonly string[]>;
export type ChoiceField = keyof typeof choices;

export type SearchField = TextField | NumberField | ChoiceField | 'date';

/** Every field, with what is said of it where one is typed. */
export const searchFields: Record<SearchField, string> = {
  camera: 'camera:nikon',
  lens: 'lens:"50mm"',
  iso: 'iso:>800',
  f: 'f:<2',
  focal: 'focal:24..70',
  date: 'date:2018-03..2018-05',
  type: 'type:raw',
  rating: 'rating:>=4',
  keyword: 'keyword:pool',
  place: 'place:orlando',
  drive: 'drive:"LaCie 2019"',
  shoot: 'shoot:clubhouse',
  orientation: 'orientation:landscape',
  width: 'width:>6000',
  height: 'height:>4000',
  has: 'has:gps',
  is: 'is:at-risk',
  copies: 'copies:<3',
  ext: 'ext:nef',
  name: 'name:img_47',
  title: 'title:dusk',
  caption: 'caption:terrace',
};

export const fieldNames = Object.keys(searchFields) as SearchField[];

export type FieldForm = 'text' | 'number' | 'choice' | 'date';

/** What a field takes. */
export function formOf(field: SearchField): FieldForm {
  if (field === 'date') return 'date';
  if (field in choices) return 'choice';
  return (numberFields as readonly string[]).includes(field) ? 'number' : 'text';
}

/** The field of a name, whatever its case; null for none. */
export function fieldNamed(name: string): SearchField | null {
  return fieldNames.find((field) => field === name.toLowerCase()) ?? null;
}
