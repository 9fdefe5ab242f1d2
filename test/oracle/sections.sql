-- What the report asks, of whom, and over which days.

CREATE TABLE section AS
WITH listed AS (
  SELECT unnest(sections) AS entry, period_type AS reported_by, boundaries_on FROM definition WHERE code = getvariable('definition')
), opened AS (
  SELECT d.code AS section, coalesce(entry.within, 'scope') AS within, d.* EXCLUDE (code), p.from_day, p.until_day,
         CASE reported_by WHEN 'year-to-date' THEN 'year' ELSE reported_by END AS whole_type,
         coalesce((SELECT c.cut FROM cut_day c WHERE c.section = d.code), boundaries_on, (p.until_day - INTERVAL 1 DAY)::DATE) AS cut
  FROM listed
  JOIN dataset d ON d.code = entry.dataset
  JOIN reported_period p ON p.calendar = d.calendar AND p.type = reported_by AND p.label = getvariable('label')
)
SELECT opened.*,
       -- Rule 7: a value is the period's own if it ends in the last month of the period, or in another last part of the dataset's
       -- choice; of what has no such part (a week has no month), anywhere in it.
       CASE WHEN last_part = 'day' THEN (until_day - INTERVAL 1 DAY)::DATE
         WHEN list_contains((SELECT parts FROM made_of WHERE whole = whole_type), last_part) THEN
           (SELECT max(m.from_day) FROM period m
            WHERE m.calendar = opened.calendar AND m.type = last_part AND m.until_day = opened.until_day)
         ELSE from_day END AS last_month,
       -- In time up to the end of the n-th working day after the cut-off, in legal time (UTC+7, no summer time).
       epoch_ms((SELECT deadline.day FROM working_day deadline
                 WHERE deadline.number = opened.working_days
                   + (SELECT count(*) FROM working_day before WHERE before.day < opened.until_day))::TIMESTAMP
                + INTERVAL 1 DAY - INTERVAL 7 HOUR) AS late_from
FROM opened;

-- Rule 6: what is stated counts in a section if it is of a period of the dataset, by its calendar, of one that this is made of,
-- or of a day; in a report of a longer period also of one between the two. A metric may stand in other datasets besides.
CREATE TABLE fitting AS
SELECT section, said.from_day, said.until_day
FROM section
JOIN (SELECT DISTINCT from_day, until_day FROM standing) AS said ON true
LEFT JOIN period p ON p.calendar = section.calendar AND p.from_day = said.from_day AND p.until_day = said.until_day
WHERE said.until_day - said.from_day = 1
   OR list_contains((SELECT parts FROM made_of WHERE whole = period_type), p.type)
   OR (list_contains((SELECT parts FROM made_of WHERE whole = p.type), period_type)
       AND list_contains((SELECT parts FROM made_of WHERE whole = whole_type), p.type));

-- Rule 15: the events up to the cut day, and the roads that they make: `share_n` / `share_d` of a unit went into another.
-- A unit is on the road to itself, whole; a split without shares leads nowhere.
CREATE TABLE step AS
SELECT section, handed_over.* FROM section JOIN handed_over ON day <= cut;

CREATE TABLE road AS
WITH RECURSIVE led AS (
  SELECT section, unit, unit AS onto, 1::HUGEINT AS share_n, 1::HUGEINT AS share_d FROM section, unit
  UNION ALL
  SELECT led.section, old_unit, onto, led.share_n * step.share_n, led.share_d * step.share_d
  FROM led JOIN step ON step.section = led.section AND step.new_unit = led.unit AND step.share_d IS NOT NULL
)
SELECT section, unit, onto, share_n // gcd(share_n, share_d) AS share_n, share_d // gcd(share_n, share_d) AS share_d FROM led;

-- A common denominator of all shares, also of those by events after the cut day: `weight`, a whole number, is a share times this.
SET VARIABLE scale = (
  WITH RECURSIVE led AS (
    SELECT unit, 1::HUGEINT AS share_n, 1::HUGEINT AS share_d FROM unit
    UNION ALL
    SELECT old_unit, led.share_n * h.share_n, led.share_d * h.share_d FROM led JOIN handed_over h ON h.new_unit = led.unit AND h.share_d IS NOT NULL
  )
  SELECT list_reduce(list(DISTINCT share_d // gcd(share_n, share_d)), lambda a, b: lcm(a, b))::HUGEINT FROM led);

-- Where a unit lies: on the cut day if it stands then, else on its last day, or on the last of the period's if it begins after.
CREATE TABLE placed AS
SELECT section, unit.*, valid_from <= cut AND cut < valid_to AS is_standing, valid_to <= cut AS is_closed,
       valid_from < until_day AND from_day < valid_to AS has_days,
       CASE WHEN is_standing THEN cut WHEN is_closed THEN valid_to - 1 ELSE least(valid_to, until_day) - 1 END AS seen_on
FROM section, unit;

-- A closed unit that was handed over whole, to one only, is found in that one, and so on.
CREATE TABLE found_in AS
WITH RECURSIVE heir AS (
  SELECT section, old_unit, any_value(new_unit) AS new_unit
  FROM step GROUP BY section, old_unit HAVING count(*) = 1 AND any_value(share_d) = 1
), passed AS (
  SELECT section, unit, unit AS place FROM placed
  UNION ALL
  SELECT passed.section, passed.unit, heir.new_unit FROM passed JOIN heir ON heir.section = passed.section AND old_unit = place
)
SELECT passed.section, unit, place
FROM passed ANTI JOIN heir ON heir.section = passed.section AND heir.old_unit = place;

-- Units with everything above them.
CREATE TABLE lineage AS
WITH RECURSIVE above AS (
  SELECT section, unit, unit AS place, code AS ancestor, level AS ancestor_level, parent, seen_on FROM placed
  UNION ALL
  SELECT above.section, above.unit, up.unit, up.code, up.level, up.parent, up.seen_on
  FROM above
  JOIN unit over ON over.code = above.parent AND over.valid_from <= above.seen_on AND above.seen_on < over.valid_to
  JOIN found_in ON found_in.section = above.section AND found_in.unit = over.unit
  JOIN placed up ON up.section = above.section AND up.unit = found_in.place
)
SELECT section, unit, ancestor, ancestor_level FROM above;

-- Whom the dataset asks.
CREATE TABLE asked_unit AS
SELECT p.*
FROM section s
JOIN placed p ON p.section = s.section AND p.level = s.level
WHERE CASE s.reporters.rule
        WHEN 'list' THEN list_contains(s.reporters.units, p.code)
        ELSE s.reporters.under IS NULL OR (s.section, p.unit, s.reporters.under)
             IN (SELECT (section, unit, ancestor) FROM lineage) END;

-- Rules 14 and 15: the units of the cut day; those closed by then that had days in the period, if no road leads from them to
-- a line; and what begins after the cut day. A unit that is not of the cut day goes by its first day too where another line of the dataset has its code.
CREATE TABLE onward AS
  SELECT DISTINCT road.section, road.unit, road.onto
  FROM road
  JOIN asked_unit b ON b.section = road.section AND b.unit = road.onto AND (b.is_standing OR b.has_days)
  WHERE road.unit <> road.onto;

CREATE TABLE line_unit AS
WITH existing AS (
  SELECT section, unit FROM placed WHERE has_days
)
SELECT section, unit, code, valid_from, valid_to, is_standing
FROM asked_unit a
WHERE CASE WHEN is_standing THEN has_days OR (section, unit) IN (SELECT (section, onto) FROM onward JOIN existing USING (section, unit))
           ELSE has_days AND NOT (is_closed AND (section, unit) IN (SELECT (section, unit) FROM onward)) END;

-- Units whose flows count in a line.
CREATE TABLE speaking AS SELECT section, unit FROM line_unit UNION SELECT section, unit FROM onward;

CREATE TABLE expected AS
SELECT l.section, l.unit, l.valid_from, l.valid_to, l.name
FROM (SELECT *, CASE WHEN is_standing OR count(*) OVER (PARTITION BY section, code) = 1 THEN code ELSE unit END AS name FROM line_unit) AS l
JOIN section s USING (section)
WHERE s.within = 'everywhere'
   OR (l.section, l.unit, getvariable('scope')) IN (SELECT (section, unit, ancestor) FROM lineage);

-- The report's whole scope, and every province in it where the scope is above the provinces.
CREATE TABLE member AS
SELECT section, unit, 'total' AS part FROM expected
UNION ALL
SELECT e.section, e.unit, l.ancestor
FROM expected e
JOIN lineage l USING (section, unit)
WHERE l.ancestor_level = 'province' AND l.ancestor <> getvariable('scope');

-- Rules 8, 10 and 11: a figure is read in time by its last word where that counts for all that it is computed from, and else by a
-- cover of the period, in which each operand keeps its own axis: `axis`, and below the line of a ratio `below_axis`. What is carried
-- is so no longer than any operand may be. How far it goes: no operand is a mean over time.
CREATE TABLE asked AS
SELECT s.section, s.from_day, s.until_day, s.last_month, s.late_from, s.calendar, m.*,
       CASE m.kind WHEN 'ratio' THEN [m.numerator, m.denominator] END AS operands, false AS is_indicator,
       coalesce(least(n.max_age, d.max_age), m.max_age) AS carry_age, coalesce(n.over_time, m.over_time) AS axis, d.over_time AS below_axis,
       CASE WHEN axis = 'last' AND coalesce(below_axis, 'last') = 'last' THEN 'last' ELSE 'cover' END AS reading,
       -- Rule 15: sums of flows and last values of stocks and counts cross an event; a ratio does if both operands do so alike.
       coalesce((coalesce(n.kind, m.kind) = 'flow' AND axis = 'sum') OR (coalesce(n.kind, m.kind) IN ('stock', 'cumulative') AND axis = 'last'), false)
         AND (m.kind <> 'ratio' OR (axis = below_axis AND (n.kind = 'flow') = (d.kind = 'flow') AND d.kind IN ('flow', 'stock', 'cumulative')))
         AS crosses
FROM section s
JOIN metric m ON list_contains(s.metrics, m.code)
LEFT JOIN metric n ON n.code = m.numerator
LEFT JOIN metric d ON d.code = m.denominator
UNION ALL BY NAME
-- An indicator is read as so many ratios as it has operands, named `indicator#place`: each is one operand over 1, over the
-- units and intervals for which one source gave all of them.
SELECT s.section, s.from_day, s.until_day, s.last_month, s.late_from, s.calendar,
       i.code || '#' || place AS code, 'ratio' AS kind, i.decimals, f.level, f.over_time, m.over_units,
       coalesce(i.sources, f.sources) AS sources, 0::HUGEINT AS tolerance, m.code AS numerator, f.code AS denominator, 1 AS factor,
       (SELECT min(o.max_age) FROM metric o WHERE list_contains(i.operands, o.code)) AS carry_age,
       CASE WHEN (SELECT bool_and(o.over_time = 'last') FROM metric o WHERE list_contains(i.operands, o.code)) THEN 'last' ELSE 'cover' END AS reading,
       m.over_time AS axis, i.operands, true AS is_indicator,
       (SELECT bool_and(CASE WHEN f.kind = 'flow' THEN o.kind = 'flow' AND f.over_time = 'sum' AND o.over_time = 'sum'
                             ELSE o.kind IN ('stock', 'cumulative') AND f.over_time = 'last' AND o.over_time = 'last' END)
        FROM metric o WHERE list_contains(i.operands, o.code)) AS crosses
FROM section s
JOIN indicator i ON list_contains(s.indicators, i.code)
CROSS JOIN LATERAL (SELECT unnest(range(1, len(i.operands) + 1)) AS place)
JOIN metric m ON m.code = i.operands[place]
JOIN metric f ON f.code = i.operands[1];
