import { giveBackWhenOver } from './lent-tables.ts';

giveBackWhenOver();
