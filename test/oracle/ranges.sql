-- Rule 18: for a bounded figure the range that the missing could move it to: every line that is missing or partial states its
-- period anew, as a whole, once all at the least bound and once all at the greatest. How far it goes: figures whose lines no event
-- touches, by the periods of the dataset itself; of ratios those of whose missing units nobody said anything of the period.

CREATE TABLE bounded AS
SELECT s.section, s.from_day, s.until_day, m.code AS metric, m.kind, m.over_units, m.factor,
       n.minimum AS least_above, n.maximum AS most_above, d.minimum AS least_below, d.maximum AS most_below, m.numerator, m.denominator
FROM section s
JOIN metric m ON list_contains(s.metrics, m.code)
JOIN metric n ON n.code = coalesce(m.numerator, m.code)
LEFT JOIN metric d ON d.code = m.denominator
WHERE s.whole_type = s.period_type AND n.maximum IS NOT NULL AND (m.kind <> 'ratio' OR d.maximum IS NOT NULL)
  AND (m.kind = 'ratio' OR m.over_units IN ('sum', 'mean', 'max'));

CREATE TABLE open_line AS
SELECT b.*, l.unit, l.state IN ('missing', 'partial') AS is_open, l.amount, l.divisor, l.at_least OR l.is_inexact AS is_over,
       u.valid_from <= b.from_day AND u.valid_to >= b.until_day AND l.unit NOT IN (SELECT old_unit FROM handed_over UNION SELECT new_unit FROM handed_over)
         AND NOT (b.kind = 'ratio' AND is_open AND EXISTS (
           FROM standing o WHERE o.unit = l.unit AND o.metric IN (b.numerator, b.denominator) AND o.from_day < b.until_day AND b.from_day < o.until_day))
         AS is_plain
FROM bounded b JOIN line l USING (section, metric) JOIN unit u USING (unit);

INSERT INTO beside
WITH added AS (
  SELECT section, metric, kind, over_units, any_value(factor) AS factor, count(*) FILTER (is_open) AS open,
         bool_or(is_over AND NOT is_open AND amount IS NOT NULL) AS is_over, count(amount) FILTER (NOT is_open) + count(*) FILTER (is_open) AS counted,
         coalesce(sum(amount) FILTER (NOT is_open), 0) AS above, coalesce(sum(divisor) FILTER (NOT is_open), 0) AS below,
         coalesce(max(amount) FILTER (NOT is_open), 0) AS greatest_above,
         any_value(least_above) * getvariable('scale') AS least_above, any_value(most_above) * getvariable('scale') AS most_above,
         any_value(least_below) * getvariable('scale') AS least_below, any_value(most_below) * getvariable('scale') AS most_below
  FROM open_line
  GROUP BY section, metric, kind, over_units
  HAVING bool_and(is_plain) AND count(*) FILTER (is_open) > 0
), ends AS (
  SELECT section, metric, open, is_over, kind = 'ratio' AND below + open * least_below = 0 AS by_zero,
         CASE WHEN kind = 'ratio' THEN (above + open * least_above) * factor WHEN over_units = 'max' THEN greatest(greatest_above, least_above)
           ELSE above + open * least_above END::HUGEINT AS least_n,
         CASE WHEN kind = 'ratio' THEN below + open * most_below ELSE 1000000 * getvariable('scale') * CASE over_units WHEN 'mean' THEN counted ELSE 1 END END::HUGEINT AS least_d,
         CASE WHEN kind = 'ratio' THEN (above + open * most_above) * factor WHEN over_units = 'max' THEN greatest(greatest_above, most_above)
           ELSE above + open * most_above END::HUGEINT AS most_n,
         CASE WHEN kind = 'ratio' THEN below + open * least_below ELSE 1000000 * getvariable('scale') * CASE over_units WHEN 'mean' THEN counted ELSE 1 END END::HUGEINT AS most_d
  FROM added
)
SELECT section, metric, 'range',
       CASE WHEN is_over THEN 'over' WHEN by_zero THEN 'division-by-zero'
            ELSE format('{}/{} to {}/{} by {}', least_n // gcd(least_n, least_d), least_d // gcd(least_n, least_d),
                        most_n // gcd(most_n, most_d), most_d // gcd(most_n, most_d), open) END
FROM ends;
