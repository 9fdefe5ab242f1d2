-- The registry, read from its JSON files by DuckDB's own reader. Absent fields are NULL; the defaults of the
-- format are spelled here a second time on purpose: nothing in this folder runs the project's parsers.

-- A code is used again, so a unit is its code and the day on which it began: `96@2025-07-01`.
CREATE TABLE unit AS
SELECT code || '@' || validFrom AS unit, code, level, parent, validFrom AS valid_from,
       coalesce(validTo, DATE '9999-12-31') AS valid_to, coalesce(aliases, []) AS aliases
FROM read_json(getvariable('units'), columns = {
  code: 'VARCHAR', level: 'VARCHAR', parent: 'VARCHAR', validFrom: 'DATE', validTo: 'DATE', aliases: 'VARCHAR[]'
});

-- By which codes a unit was known.
CREATE TABLE carried_code AS
SELECT code, unit, valid_from, valid_to FROM unit
UNION
SELECT unnest(aliases), unit, valid_from, valid_to FROM unit;

-- Rule 15: what each event handed over, from which unit to which. A merge hands over everything; a split with shares its
-- share, as an exact fraction; a split without shares has none (NULL): nothing says how it would be divided.
CREATE TABLE handed_over AS
WITH event AS (
  SELECT * FROM read_json(getvariable('events'), columns = {
    kind: 'VARCHAR', date: 'DATE', "from": 'JSON', "to": 'JSON', countersTakenOver: 'VARCHAR[]'})
), said AS (
  SELECT date, coalesce(countersTakenOver, []) AS counters, unnest(from_json("from", '["VARCHAR"]')) AS old_code,
         "to"->>'$' AS new_code, '1/1' AS share
  FROM event WHERE kind = 'merge'
  UNION ALL
  SELECT date, coalesce(countersTakenOver, []), "from"->>'$', taker.unit, taker.share
  FROM (SELECT *, unnest(from_json("to", '[{"unit": "VARCHAR", "share": "VARCHAR"}]')) AS taker FROM event WHERE kind = 'split')
), fraction AS (
  SELECT *, (string_split(share, '/')[1])::DECIMAL(38, 12) AS above,
         coalesce((string_split(share, '/')[2])::HUGEINT, 1) AS below
  FROM said
), whole AS (
  SELECT *, (above * 1000000000000)::HUGEINT AS n, below * 1000000000000 AS d FROM fraction
)
SELECT old.unit AS old_unit, new.unit AS new_unit, date AS day, counters,
       n // gcd(n, d) AS share_n, CASE WHEN share IS NOT NULL THEN d // gcd(n, d) END AS share_d
FROM whole
JOIN unit old ON old.code = old_code AND old.valid_to = date
JOIN unit new ON new.code = new_code AND new.valid_from <= date AND date < new.valid_to;

-- Every unit that came after another, by whatever road.
CREATE TABLE later AS
WITH RECURSIVE on_road AS (
  SELECT old_unit AS unit, new_unit AS later FROM handed_over
  UNION
  SELECT on_road.unit, new_unit FROM on_road JOIN handed_over ON old_unit = on_road.later
)
FROM on_road;

CREATE TABLE metric AS
SELECT code, kind, decimals, level, overTime AS over_time, overUnits AS over_units, sources,
       coalesce(maxAgeDays, 0) AS max_age, (coalesce(tolerance, 0) * 1000000)::HUGEINT AS tolerance, startsOn AS starts_on, numerator, denominator,
       (minimum * 1000000)::HUGEINT AS minimum, (maximum * 1000000)::HUGEINT AS maximum,
       CASE kind WHEN 'ratio' THEN coalesce(factor, 100) ELSE 1 END AS factor
FROM read_json(getvariable('metrics'), columns = {
  code: 'VARCHAR', kind: 'VARCHAR', decimals: 'INTEGER', level: 'VARCHAR', overTime: 'VARCHAR', overUnits: 'VARCHAR',
  sources: 'VARCHAR[]', maxAgeDays: 'INTEGER', tolerance: 'DECIMAL(28, 6)', startsOn: 'DATE', numerator: 'VARCHAR', denominator: 'VARCHAR',
  factor: 'INTEGER', minimum: 'DECIMAL(28, 6)', maximum: 'DECIMAL(28, 6)'
});

-- Rule 11: of each indicator its metrics, in the order of its formula (which SQL does not read).
CREATE TABLE indicator AS
SELECT unnest(from_json(getvariable('indicators'),
  '[{"code": "VARCHAR", "decimals": "INTEGER", "sources": ["VARCHAR"], "operands": ["VARCHAR"]}]'), max_depth := 2);

CREATE TABLE dataset AS
SELECT code, periodType AS period_type, calendar, level, reporters, metrics, coalesce(indicators, []) AS indicators,
       deadline.workingDaysAfterCutOff AS working_days, coalesce(lastSubPeriod, 'month') AS last_part
FROM read_json(getvariable('datasets'), columns = {
  code: 'VARCHAR', periodType: 'VARCHAR', calendar: 'VARCHAR', level: 'VARCHAR',
  reporters: 'STRUCT(rule VARCHAR, under VARCHAR, units VARCHAR[])', metrics: 'VARCHAR[]', indicators: 'VARCHAR[]',
  deadline: 'STRUCT(workingDaysAfterCutOff INTEGER)', lastSubPeriod: 'VARCHAR'
});

CREATE TABLE definition AS
SELECT code, periodType AS period_type, sections, boundariesOn AS boundaries_on
FROM read_json(getvariable('definitions'), columns = {
  code: 'VARCHAR', periodType: 'VARCHAR', boundariesOn: 'DATE', sections: 'STRUCT(dataset VARCHAR, within VARCHAR)[]'
});

-- Rule 6: the calendars: of each the first day of its January 2000, and the day of the week (1: Monday) on which its weeks begin.
-- A month of Decree 09/2019 runs from the 15th of the month before to the 14th; of an own rule, from the day that it names.
CREATE TABLE calendar AS
SELECT calendar,
       CASE WHEN starts_with(calendar, 'nd09') THEN DATE '1999-12-15'
            WHEN starts_with(calendar, 'month-previous-') THEN make_date(1999, 12, regexp_extract(calendar, '-(\d+)', 1)::INTEGER)
            WHEN starts_with(calendar, 'month-same-') THEN make_date(2000, 1, regexp_extract(calendar, '-(\d+)', 1)::INTEGER)
            ELSE DATE '2000-01-01' END AS first_day,
       coalesce(list_position(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], regexp_extract(calendar, 'week-(\w+)', 1)), 1) AS week_from
FROM (SELECT DISTINCT calendar FROM dataset);

-- Every period but the days, of the years that worlds are about: longer ones are runs of months. Rank 1 is the coarsest; a day has rank 7. A week belongs to the year
-- that holds most of it, so its fourth day.
CREATE TABLE period AS
WITH shape(type, rank, months, number, label) AS (
  VALUES ('year', 1, 12, 1, ''), ('nine-months', 2, 9, 1, '-9M'),
         ('half-year', 3, 6, 1, '-H1'), ('half-year', 3, 6, 2, '-H2'),
         ('quarter', 4, 3, 1, '-Q1'), ('quarter', 4, 3, 2, '-Q2'),
         ('quarter', 4, 3, 3, '-Q3'), ('quarter', 4, 3, 4, '-Q4')
  UNION ALL
  SELECT 'month', 5, 1, number, format('-{:02d}', number) FROM range(1, 13) AS twelve(number)
)
SELECT calendar, type, rank, (2000 + year)::VARCHAR || label AS label,
       (first_day + to_months((12 * year + months * (number - 1))::INTEGER))::DATE AS from_day,
       (first_day + to_months((12 * year + months * number)::INTEGER))::DATE AS until_day
FROM calendar, shape, range(22, 30) AS years(year)
UNION ALL
SELECT calendar, 'week', 6, format('{:d}-W{:02d}', year(fourth), (dayofyear(fourth) - 1) // 7 + 1), fourth - 3, fourth + 4
FROM (SELECT calendar, week_from, day::DATE + 3 AS fourth FROM calendar, range(DATE '2023-01-01', DATE '2029-01-01', INTERVAL 1 DAY) AS days(day))
WHERE isodow(fourth - 3) = week_from;

-- The year to date, which is reported and never stated: from the first day of the year to the end of each of its months; and days.
CREATE VIEW reported_period AS
SELECT calendar, type, label, from_day, until_day FROM period
UNION ALL
SELECT calendar, 'year-to-date', month.label || '-YTD', year.from_day, month.until_day
FROM period month JOIN period year USING (calendar)
WHERE month.type = 'month' AND year.type = 'year' AND year.label = month.label[:4]
UNION ALL
SELECT calendar, 'day', getvariable('label'), day, day + 1
FROM (SELECT calendar, try_cast(getvariable('label') AS DATE) AS day FROM calendar)
WHERE day IS NOT NULL;

-- What the periods of a type are made of. A week is part of nothing longer.
CREATE TABLE made_of AS
FROM (VALUES ('day', ['day']), ('week', ['week', 'day']), ('month', ['month', 'day']), ('quarter', ['quarter', 'month', 'day']),
             ('half-year', ['half-year', 'quarter', 'month', 'day']), ('nine-months', ['nine-months', 'quarter', 'month', 'day']),
             ('year', ['year', 'nine-months', 'half-year', 'quarter', 'month', 'day'])) AS kinds(whole, parts);

-- The working calendar: Monday to Friday but for the days off, and the weekend days worked in exchange.
CREATE TABLE working_day AS
WITH known AS (
  SELECT unnest(map_values(years)) AS year
  FROM read_json(getvariable('calendar'), columns = {
    years: 'MAP(VARCHAR, STRUCT(off DATE[], workedWeekend DATE[]))'
  })
), off AS (SELECT unnest(year.off) AS day FROM known),
worked AS (SELECT unnest(year.workedWeekend) AS day FROM known)
SELECT day::DATE AS day, row_number() OVER (ORDER BY day) AS number
FROM range(DATE '2023-01-01', DATE '2029-01-01', INTERVAL 1 DAY) AS days(day)
WHERE CASE WHEN isodow(day) >= 6 THEN day IN (FROM worked) ELSE day NOT IN (FROM off) END;

-- The day whose boundaries a section's lines are cut on, where another report hands it on.
CREATE TABLE cut_day (section VARCHAR, cut DATE);
