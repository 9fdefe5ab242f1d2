/**
 * The one description of every table: lib/ deploys it, local/ and test/ create it, store/ queries it.
 * All keys are strings. Indexes are eventually consistent and project what they list.
 */
export type TableShape = {
  readonly partitionKey: string;
  readonly sortKey: string;
  readonly indexes: Readonly<
    Record<
      string,
      {
        readonly partitionKey: string;
        readonly sortKey: string;
        readonly projects: readonly string[];
      }
    >
  >;
};

/** What a list shows of a recommendation, and what tells who may see it. */
const recommendationList = [
  'field',
  'title',
  'number',
  'version',
  'involved',
  'createdOn',
] as const;

export const tables = {
  /** Facts and closing records. */
  snapshots: { partitionKey: 'pk', sortKey: 'sk', indexes: {} },
  /** One item per accepted request; `arrivals` lists those that are done, by day and moment of it. */
  submissions: {
    partitionKey: 'pk',
    sortKey: 'sk',
    indexes: {
      arrivals: {
        partitionKey: 'arrivalDay',
        sortKey: 'arrival',
        projects: ['client', 'receivedAt', 'touched', 'submission'],
      },
      /** Where the submission lies that a receipt names. */
      receipts: { partitionKey: 'submission', sortKey: 'client', projects: [] },
      /** Sparse: only submissions that are opened and not done. */
      unfinished: {
        partitionKey: 'unfinished',
        sortKey: 'openedAt',
        projects: ['client', 'submission'],
      },
    },
  },
  /** One version chain: rows, and heads that make them visible. */
  registry: { partitionKey: 'pk', sortKey: 'sk', indexes: {} },
  /** One item per recommendation, history inside, under its province. Counters of numbers. */
  recommendations: {
    partitionKey: 'pk',
    sortKey: 'sk',
    indexes: {
      byState: {
        partitionKey: 'state',
        sortKey: 'dueKey',
        projects: ['holder', 'locality', ...recommendationList],
      },
      byHolder: {
        partitionKey: 'holder',
        sortKey: 'dueKey',
        projects: ['state', 'locality', ...recommendationList],
      },
      byLocality: {
        partitionKey: 'locality',
        sortKey: 'dueKey',
        projects: ['state', 'holder', ...recommendationList],
      },
    },
  },
  /** Editions and the delivery ledger. */
  reports: {
    partitionKey: 'pk',
    sortKey: 'sk',
    indexes: {
      /** Sparse: editions only. */
      bySeries: {
        partitionKey: 'series',
        sortKey: 'listing',
        projects: [
          'report',
          'edition',
          'definition',
          'scope',
          'label',
          'asOf',
          'compiledAt',
          'sha256',
          'toBeSent',
          'lookedAtUntil',
          'deliveriesOver',
        ],
      },
    },
  },
} as const satisfies Record<string, TableShape>;

export type TableName = keyof typeof tables;
/** The deployed name of each table. */
export type TableNames = Readonly<Record<TableName, string>>;
