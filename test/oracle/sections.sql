-- What the report asks, of whom, and over which days.

CREATE TABLE section AS
WITH listed AS (
  SELECT unnest(sections) AS entry FROM definition WHERE code = getvariable('definition')
), opened AS (
  SELECT d.code AS section, coalesce(entry.within, 'scope') AS within, d.* EXCLUDE (code), p.from_day, p.until_day
  FROM listed
  JOIN dataset d ON d.code = entry.dataset
  JOIN period p ON p.calendar = d.calendar AND p.type = d.period_type AND p.label = getvariable('label')
)
SELECT opened.*,
       -- Rule 7: a value is the period's own if it ends in the last month of the period.
       (SELECT max(m.from_day) FROM period m
        WHERE m.calendar = opened.calendar AND m.type = 'month' AND m.until_day = opened.until_day) AS last_month,
       -- In time up to the end of the n-th working day after the cut-off, in legal time (UTC+7, no summer time).
       epoch_ms((SELECT deadline.day FROM working_day deadline
                 WHERE deadline.number = opened.working_days
                   + (SELECT count(*) FROM working_day before WHERE before.day < opened.until_day))::TIMESTAMP
                + INTERVAL 1 DAY - INTERVAL 7 HOUR) AS late_from
FROM opened;

-- Units as they stand on the period's last day, with everything above them.
CREATE TABLE lineage AS
WITH RECURSIVE valid AS (
  SELECT section, unit.code, unit.level, unit.parent
  FROM section JOIN unit ON unit.valid_from < section.until_day AND section.until_day <= unit.valid_to
), above AS (
  SELECT section, code AS unit, level, code AS ancestor, level AS ancestor_level, parent FROM valid
  UNION ALL
  SELECT above.section, above.unit, above.level, valid.code, valid.level, valid.parent
  FROM above JOIN valid ON valid.section = above.section AND valid.code = above.parent
)
SELECT * EXCLUDE (parent) FROM above;

-- Rule 14. Units that close within the period belong to rule 15, which this oracle does not compute: it says so.
CREATE TABLE expected AS
SELECT DISTINCT s.section, l.unit
FROM section s
JOIN lineage l ON l.section = s.section AND l.level = s.level
WHERE CASE s.reporters.rule
        WHEN 'list' THEN list_contains(s.reporters.units, l.unit)
        ELSE s.reporters.under IS NULL OR (s.section, l.unit, s.reporters.under)
             IN (SELECT (section, unit, ancestor) FROM lineage) END
  AND (s.within = 'everywhere'
       OR (s.section, l.unit, getvariable('scope')) IN (SELECT (section, unit, ancestor) FROM lineage));

SELECT error('unit ' || unit.code || ' closes within the period: this oracle does not follow mergers')
FROM section JOIN unit ON unit.level = section.level
  AND unit.valid_to >= section.from_day AND unit.valid_to < section.until_day;

-- The report's whole scope, and every province in it where the scope is above the provinces.
CREATE TABLE member AS
SELECT section, unit, 'total' AS part FROM expected
UNION ALL
SELECT e.section, e.unit, l.ancestor
FROM expected e
JOIN lineage l USING (section, unit)
WHERE l.ancestor_level = 'province' AND l.ancestor <> getvariable('scope');

-- A ratio is read in time as its operands are, and carried no longer than either of them.
CREATE TABLE asked AS
SELECT s.section, s.from_day, s.until_day, s.last_month, s.late_from, s.calendar, m.*,
       coalesce(least(n.max_age, d.max_age), m.max_age) AS carry_age, coalesce(n.over_time, m.over_time) AS reading,
       coalesce(n.sources, []) AS operand_sources
FROM section s
JOIN metric m ON list_contains(s.metrics, m.code)
LEFT JOIN metric n ON n.code = m.numerator
LEFT JOIN metric d ON d.code = m.denominator;
