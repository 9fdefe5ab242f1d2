import type { DatasetSection, Figure } from '../core/reports/report.ts';

/** Where the figure stands in the page; ids of figures hold only letters, digits, dots and hyphens. */
export const figureAnchor = ({ id }: Pick<Figure, 'id'>): string => `figure-${id}`;

export const sectionAnchor = ({ dataset }: Pick<DatasetSection, 'dataset'>): string =>
  `section-${dataset.code}`;

/** A province's part of a report of the country, beside the page itself: under the link by which that was opened. */
export const partQuery = (province: string): string => `?part=${encodeURIComponent(province)}`;
