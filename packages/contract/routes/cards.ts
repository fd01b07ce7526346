import { Type } from 'typebox';
import { CardCheckView, CardFileView, CardFolderView, CardView } from '../cards.ts';
import { IngestView } from '../drives.ts';
import { listOf, pageQuery } from '../lists.ts';
import { OneOf } from '../names.ts';
import { byId, page } from '../parameters.ts';
import { route } from '../route.ts';

export const cardsRoutes = {
  cards: route({
    method: 'GET',
    path: '/cards',
    who: 'viewer',
    says: 'Memory cards, each with its newest check',
    query: page,
    answer: listOf(CardView),
  }),
  card: route({
    method: 'GET',
    path: '/cards/:id',
    who: 'viewer',
    says: 'One memory card',
    params: byId,
    answer: CardView,
  }),
  checkCard: route({
    method: 'POST',
    path: '/cards/:id/checks',
    who: 'editor',
    says: 'Look whether an attached card may be formatted',
    params: byId,
    answer: CardCheckView,
    status: 202,
  }),
  cardCheck: route({
    method: 'GET',
    path: '/card-checks/:id',
    who: 'viewer',
    says: 'One check of a card',
    params: byId,
    answer: CardCheckView,
  }),
  cardFiles: route({
    method: 'GET',
    path: '/card-checks/:id/files',
    who: 'viewer',
    says: 'The files of the card, with what the check says of each',
    params: byId,
    query: Type.Object(
      { ...pageQuery, state: Type.Optional(OneOf('safe', 'open', 'left-out')) },
      { additionalProperties: false },
    ),
    answer: listOf(CardFileView),
  }),
  cardFolders: route({
    method: 'GET',
    path: '/card-checks/:id/folders',
    who: 'viewer',
    says: 'The folders of the card, with what the check says of the files in each',
    params: byId,
    query: page,
    answer: listOf(CardFolderView),
  }),
  cardTable: route({
    method: 'GET',
    path: '/card-checks/:id/files.csv',
    who: 'viewer',
    says: 'Every file of the card as a table for a spreadsheet: the verdict, and where it is',
    params: byId,
  }),
  ingestOpen: route({
    method: 'POST',
    path: '/card-checks/:id/ingests',
    who: 'editor',
    says: 'Ingest what the check found open, into the folder of the card and the day',
    params: byId,
    answer: IngestView,
    status: 202,
  }),
};
