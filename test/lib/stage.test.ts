import { describe, expect, it } from 'vitest';
import { readStage } from '../../lib/stage.ts';
import { appWith } from './app.ts';
import { context } from './deployed.ts';

const stageWith = (stage: unknown, stages: unknown = context('small')['stages']) =>
  readStage(appWith({ stage, stages }).node);

const small = {
  zone: 'Asia/Ho_Chi_Minh',
  mail: { sender: 'bao-cao@example.vn', identity: 'domain' },
  alarms: { address: null },
  throttle: { perSecond: 50, burst: 100 },
  archiveLockDays: 0,
  uploadKeepDays: 90,
  customerKey: false,
  firewall: false,
};

describe('the settings of a stage', () => {
  it.each(['small', 'production'])('%s of cdk.json can be used', (name) => {
    expect(stageWith(name).name).toBe(name);
  });

  it('a stage that is not there names those that are', () => {
    expect(() => stageWith('big')).toThrow(
      'There is no stage "big" in cdk.json: add it under context.stages, or choose one of small, production.',
    );
  });

  it('without a stage it says how to name one', () => {
    expect(() => stageWith(undefined)).toThrow('--context stage=small');
  });

  it.each([
    [
      'a missing setting',
      { ...small, firewall: undefined },
      'firewall: is missing; it must be true or false.',
    ],
    ['a missing group of settings', { ...small, mail: undefined }, 'mail: is missing.'],
    [
      'a misspelt setting',
      { ...small, fireWall: true },
      'fireWall: no such setting; remove it or correct its spelling',
    ],
    [
      'a sender that is no address',
      { ...small, mail: { ...small.mail, sender: 'x' } },
      'mail.sender: must be',
    ],
    [
      'a zone that is none',
      { ...small, zone: 'Hanoi' },
      'zone: must be a time zone of IANA, such as "Asia/Ho_Chi_Minh"',
    ],
    [
      'a throttle of nothing',
      { ...small, throttle: { perSecond: 0, burst: 1 } },
      'throttle.perSecond: must be at least 1',
    ],
  ])('%s stops synthesis with a sentence', (_, settings, sentence) => {
    expect(() => stageWith('small', { small: settings })).toThrow(sentence);
  });

  it('tells all faults at once', () => {
    const wrong = { ...small, customerKey: 'yes', archiveLockDays: -1 };
    expect(() => stageWith('small', { small: wrong })).toThrow(/archiveLockDays[\s\S]*customerKey/);
  });
});
