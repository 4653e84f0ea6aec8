// SPDX-License-Identifier: Apache-2.0
import { defineRule, hasManualTherapy, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

export const dateOfServiceUncertain = defineRule({
  meta: {
    code: 'date-of-service-uncertain',
    title: 'Date of service depends on an unknown time zone',
    category: 'record',
    severity: 'moderate',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'Encounter.period', asks: 'time-zone' },
    why: 'The date of service is the local date, and units are counted by that date. An evening visit recorded in UTC can show the next day’s date; without the clinic’s time zone, nobody can tell which day it was.',
    sources: [SOURCES.timedMinutes],
    messages: {
      utc: {
        found: 'The visit’s times are in UTC and no time zone is set. {date} is billed, but {other} may be correct.',
        formerly: 'The visit’s times are in UTC and no time zone is set: {date} is billed, {other} may be right.',
        todo: 'Set the clinic’s time zone on its Organization or Location, or have the EHR write times with their UTC offset.',
      },
      inferred: {
        found:
          'The visit’s times are in UTC and no time zone is set. {date} is billed because it is the date on {record}; in UTC it would be {other}.',
        formerly:
          'The visit’s times are in UTC and no time zone is set: {date} is billed, because {record} is dated so; by UTC it is {other}.',
        todo: 'Set the clinic’s time zone on its Organization or Location, or have the EHR write times with their UTC offset.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ day, manualTherapy }) => {
    const treated = new Set(manualTherapy.map(({ encounter }) => encounter));
    return day.encounters
      .filter(({ source }) => treated.has(source))
      .flatMap(({ source, assumedDate }): Finding<'utc' | 'inferred'>[] => {
        if (!assumedDate) {
          return [];
        }
        const { date, otherDate: other, writtenOn } = assumedDate;
        const about = { implicated: [source], subject: source };
        return writtenOn === undefined
          ? [{ messageId: 'utc', data: { date, other }, ...about }]
          : [{ messageId: 'inferred', data: { date, other, record: writtenOn }, ...about }];
      });
  },
});
