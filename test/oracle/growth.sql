-- Rule 11: growth compares only units present in both periods, and says how many. `now` and `base` hold all lines of the two,
-- both in the boundaries of the newer one. A cumulative count is compared by what was counted in each period.

-- Only what may be totalled is compared; of a ratio, both of its operands, of an indicator all of them.
CREATE TABLE comparable AS
SELECT a.section, a.code AS metric, a.kind, a.factor, a.over_units
FROM now.asked a
LEFT JOIN metric above ON above.code = a.numerator
LEFT JOIN metric below ON below.code = a.denominator
WHERE CASE a.kind WHEN 'ratio' THEN above.over_units <> 'none' AND below.over_units <> 'none' ELSE a.over_units <> 'none' END
  AND NOT EXISTS (FROM metric o WHERE list_contains(a.operands, o.code) AND o.over_units = 'none');

CREATE TABLE compared_line AS
SELECT n.section, n.metric, n.kind, n.decimals, n.factor, n.over_units, n.unit, n.name,
       n.state = 'value' AND n.amount IS NOT NULL AND coalesce(b.state = 'value' AND b.amount IS NOT NULL, false) AS is_in_both,
       n.amount AS now_amount, n.divisor AS now_divisor, n.at_least AS now_over, n.is_inexact AS now_inexact,
       b.amount AS base_amount, b.divisor AS base_divisor, b.at_least AS base_over, b.is_inexact AS base_inexact
FROM now.subject n
LEFT JOIN base.subject b USING (subject, section, metric, unit)
SEMI JOIN comparable USING (section, metric)
WHERE n.subject = CASE n.kind WHEN 'cumulative' THEN 'increase' ELSE 'figure' END;

-- Lines of the older period only. Where the code means another unit on the cut day, or is that of a line of the newer period,
-- they go by their first day too.
CREATE TABLE gone AS
WITH meant AS (
  SELECT p.section, p.code, coalesce(arg_max(p.unit, valid_from) FILTER (valid_from <= s.cut), arg_min(p.unit, valid_from)) AS unit
  FROM base.placed p JOIN now.section s ON s.section = p.section
  GROUP BY p.section, p.code
)
SELECT e.section, e.unit,
       CASE WHEN meant.unit = e.unit AND NOT EXISTS (FROM compared_line c WHERE c.section = e.section AND c.name = meant.code)
            THEN meant.code ELSE e.unit END AS name
FROM base.expected e
JOIN meant ON meant.section = e.section AND meant.code = split_part(e.unit, '@', 1)
ANTI JOIN now.expected n ON n.section = e.section AND n.unit = e.unit;

CREATE TABLE left_out AS
SELECT part, section, metric, name FROM compared_line JOIN now.member USING (section, unit) WHERE NOT is_in_both
UNION ALL
SELECT part, g.section, metric, g.name
FROM gone g
JOIN base.member m ON m.section = g.section AND m.unit = g.unit
JOIN comparable c ON c.section = g.section;

-- Whom a growth is told of: the whole, if there are lines of either period, and each province that has lines of the newer one.
CREATE TABLE compared_part AS
SELECT part, section, metric, kind, factor, over_units
FROM comparable
JOIN (SELECT DISTINCT section, part FROM now.member UNION SELECT section, 'total' FROM base.expected) AS told USING (section);

CREATE TABLE growth AS
WITH added AS (
  SELECT part, section, metric, p.kind, p.factor, p.over_units,
         count(*) FILTER (is_in_both) AS compared,
         CASE p.over_units WHEN 'min' THEN min(now_amount) FILTER (is_in_both) WHEN 'max' THEN max(now_amount) FILTER (is_in_both)
           ELSE sum(now_amount) FILTER (is_in_both) END * p.factor AS now_n,
         CASE p.over_units WHEN 'min' THEN min(base_amount) FILTER (is_in_both) WHEN 'max' THEN max(base_amount) FILTER (is_in_both)
           ELSE sum(base_amount) FILTER (is_in_both) END * p.factor AS base_n,
         CASE WHEN p.kind = 'ratio' THEN sum(now_divisor) FILTER (is_in_both)
              ELSE 1000000 * getvariable('scale') * CASE p.over_units WHEN 'mean' THEN count(*) FILTER (is_in_both) ELSE 1 END END AS now_d,
         CASE WHEN p.kind = 'ratio' THEN sum(base_divisor) FILTER (is_in_both)
              ELSE 1000000 * getvariable('scale') * CASE p.over_units WHEN 'mean' THEN count(*) FILTER (is_in_both) ELSE 1 END END AS base_d,
         -- Rule 4: the least is known exactly as soon as any exact number is as small.
         CASE p.over_units WHEN 'min'
              THEN coalesce(min(now_amount) FILTER (is_in_both AND NOT now_over) > min(now_amount) FILTER (is_in_both), true)
              ELSE bool_or(now_over) FILTER (is_in_both) END AS now_over,
         CASE p.over_units WHEN 'min'
              THEN coalesce(min(base_amount) FILTER (is_in_both AND NOT base_over) > min(base_amount) FILTER (is_in_both), true)
              ELSE bool_or(base_over) FILTER (is_in_both) END AS base_over,
         bool_or(now_inexact) FILTER (is_in_both) AS now_inexact, bool_or(base_inexact) FILTER (is_in_both) AS base_inexact
  FROM compared_part p
  LEFT JOIN (FROM compared_line JOIN now.member USING (section, unit)) AS line USING (part, section, metric)
  GROUP BY part, section, metric, p.kind, p.factor, p.over_units
), judged AS (
  SELECT *,
         CASE WHEN compared = 0 THEN 'no-unit-in-both'
              WHEN now_inexact THEN 'inexact-operand' WHEN now_d = 0 THEN 'division-by-zero' END AS now_cause,
         CASE WHEN compared = 0 THEN 'no-unit-in-both'
              WHEN base_inexact THEN 'inexact-operand' WHEN base_d = 0 THEN 'division-by-zero' END AS base_cause,
         coalesce(now_cause, base_cause, CASE WHEN base_over THEN 'inexact-base' WHEN kind <> 'ratio' AND base_n = 0 THEN 'division-by-zero' END) AS cause
  FROM added
)
SELECT part, section, metric, compared::INTEGER AS compared, cause, now_cause, base_cause, coalesce(now_over AND cause IS NULL, false) AS at_least,
       CASE WHEN now_cause IS NULL THEN now_n END AS now_numerator, CASE WHEN now_cause IS NULL THEN now_d END AS now_denominator,
       CASE WHEN base_cause IS NULL THEN base_n END AS base_numerator, CASE WHEN base_cause IS NULL THEN base_d END AS base_denominator,
       -- What is computed grows by points, all else in percent of the size of what was.
       CASE WHEN cause IS NULL THEN (now_n * base_d - base_n * now_d) * CASE kind WHEN 'ratio' THEN 1 ELSE 100 END END AS numerator,
       CASE WHEN cause IS NULL THEN now_d * CASE kind WHEN 'ratio' THEN base_d ELSE abs(base_n) END END AS denominator,
       coalesce(now_over, false) AS now_over, coalesce(base_over, false) AS base_over,
       -- In what an operand of an indicator is counted, whose formula is applied where SQL is not.
       (1000000 * getvariable('scale'))::HUGEINT * CASE over_units WHEN 'mean' THEN compared ELSE 1 END AS operand_unit,
       coalesce((SELECT list(l.name ORDER BY l.name) FROM left_out l
                 WHERE l.part = judged.part AND l.section = judged.section AND l.metric = judged.metric), []) AS left_out
FROM judged;
