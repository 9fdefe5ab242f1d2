-- The registry, read from its JSON files by DuckDB's own reader. Absent fields are NULL; the defaults of the
-- format are spelled here a second time on purpose: nothing in this folder runs the project's parsers.

CREATE TABLE event AS
SELECT * FROM read_json(getvariable('events'), columns = {date: 'DATE', "from": 'VARCHAR[]', "to": 'VARCHAR'});

CREATE TABLE unit AS
SELECT code, level, parent, validFrom AS valid_from, coalesce(validTo, DATE '9999-12-31') AS valid_to,
       (SELECT coalesce(list(e."to"), []) FROM event AS e WHERE e.date = validTo AND list_contains(e."from", code)) AS successors
FROM read_json(getvariable('units'), columns = {
  code: 'VARCHAR', level: 'VARCHAR', parent: 'VARCHAR', validFrom: 'DATE', validTo: 'DATE'
});

CREATE TABLE metric AS
SELECT code, kind, decimals, level, overTime AS over_time, overUnits AS over_units, sources,
       coalesce(maxAgeDays, 0) AS max_age, (coalesce(tolerance, 0) * 1000000)::HUGEINT AS tolerance, startsOn AS starts_on, numerator, denominator,
       CASE kind WHEN 'ratio' THEN coalesce(factor, 100) ELSE 1 END AS factor
FROM read_json(getvariable('metrics'), columns = {
  code: 'VARCHAR', kind: 'VARCHAR', decimals: 'INTEGER', level: 'VARCHAR', overTime: 'VARCHAR', overUnits: 'VARCHAR',
  sources: 'VARCHAR[]', maxAgeDays: 'INTEGER', tolerance: 'DECIMAL(28, 6)', startsOn: 'DATE', numerator: 'VARCHAR', denominator: 'VARCHAR',
  factor: 'INTEGER'
});

CREATE TABLE dataset AS
SELECT code, periodType AS period_type, calendar, level, reporters, metrics,
       deadline.workingDaysAfterCutOff AS working_days
FROM read_json(getvariable('datasets'), columns = {
  code: 'VARCHAR', periodType: 'VARCHAR', calendar: 'VARCHAR', level: 'VARCHAR',
  reporters: 'STRUCT(rule VARCHAR, under VARCHAR, units VARCHAR[])', metrics: 'VARCHAR[]',
  deadline: 'STRUCT(workingDaysAfterCutOff INTEGER)'
});

CREATE TABLE definition AS
SELECT code, sections
FROM read_json(getvariable('definitions'), columns = {
  code: 'VARCHAR', sections: 'STRUCT(dataset VARCHAR, within VARCHAR)[]'
});

-- Rule 6: every period of both calendars. A month of Decree 09/2019 runs from the 15th of the month before
-- to the 14th; longer periods are runs of months. Rank 1 is the coarsest; a day has rank 6.
CREATE TABLE period AS
WITH shape(type, rank, months, number, label) AS (
  VALUES ('year', 1, 12, 1, ''), ('nine-months', 2, 9, 1, '-9M'),
         ('half-year', 3, 6, 1, '-H1'), ('half-year', 3, 6, 2, '-H2'),
         ('quarter', 4, 3, 1, '-Q1'), ('quarter', 4, 3, 2, '-Q2'),
         ('quarter', 4, 3, 3, '-Q3'), ('quarter', 4, 3, 4, '-Q4')
  UNION ALL
  SELECT 'month', 5, 1, number, format('-{:02d}', number) FROM range(1, 13) AS twelve(number)
), start(calendar, first_day) AS (
  VALUES ('gregorian', DATE '2000-01-01'), ('nd09', DATE '1999-12-15')
)
SELECT calendar, type, rank, (2000 + year)::VARCHAR || label AS label,
       (first_day + to_months((12 * year + months * (number - 1))::INTEGER))::DATE AS from_day,
       (first_day + to_months((12 * year + months * number)::INTEGER))::DATE AS until_day
FROM start, shape, range(0, 60) AS years(year);

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
FROM range(DATE '2000-01-01', DATE '2060-01-01', INTERVAL 1 DAY) AS days(day)
WHERE CASE WHEN isodow(day) >= 6 THEN day IN (FROM worked) ELSE day NOT IN (FROM off) END;
