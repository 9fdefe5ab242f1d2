-- What stands beside the lines: sources that say otherwise, percentages and control levels that are compared. One row per thing
-- that is judged here. How far it goes: of last values, and of percentages, not of lines that took another unit in.

CREATE TABLE beside (section VARCHAR, metric VARCHAR, place VARCHAR, says VARCHAR);

-- Last values and percentages of lines that rest on one unit alone.
CREATE TABLE alone AS
SELECT section, metric, line
FROM (SELECT section, metric, line, false AS is_reached FROM held UNION ALL SELECT section, metric, line, way IS NOT NULL FROM flowing)
ANTI JOIN displaced USING (section, metric, line)
GROUP BY section, metric, line HAVING count(*) = 1 AND NOT any_value(is_reached);

-- Rule 3: what each source says in the end of the days on which a last value ends.
CREATE TABLE last_voice AS
SELECT l.section, l.metric, l.unit, o.source, o.says, o.amount, o.at_least, o.from_day, o.until_day
FROM last_piece l
JOIN said o ON o.metric = l.metric AND o.unit = l.unit AND o.until_day = l.until_day
SEMI JOIN fitting ON fitting.section = l.section AND fitting.from_day = o.from_day AND fitting.until_day = o.until_day
QUALIFY row_number() OVER (PARTITION BY l.section, l.metric, l.unit, o.source
  ORDER BY o.stands_at DESC, o.corrects DESC, o.received DESC, o.receipt DESC, o.from_day DESC) = 1;

-- Pieces that count in lines, each with what the other sources say.
INSERT INTO beside
WITH voiced AS (
  SELECT f.section, f.metric, f.line, f.says, f.amount, f.at_least, o.source AS other, o.says AS other_says,
         o.amount AS other_amount, o.at_least AS other_over
  FROM flow_piece f
  LEFT JOIN said o ON o.metric = f.metric AND o.unit = f.unit AND o.from_day = f.from_day AND o.until_day = f.until_day AND o.source <> f.source
  ANTI JOIN displaced d ON d.section = f.section AND d.metric = f.metric AND d.line = f.line
  UNION ALL
  SELECT l.section, l.metric, l.unit, l.says, l.amount, l.at_least, o.source, o.says, o.amount, o.at_least
  FROM last_piece l
  SEMI JOIN alone ON alone.section = l.section AND alone.metric = l.metric AND alone.line = l.unit
  LEFT JOIN last_voice o ON o.section = l.section AND o.metric = l.metric AND o.unit = l.unit AND o.source <> l.source
  WHERE is_own OR (is_fresh AND l.says = 'value')
), judged AS (
  SELECT voiced.*, CASE WHEN says = 'value' AND other_says = 'value' THEN at_least <> other_over OR abs(amount - other_amount) > tolerance
                        ELSE (says = 'value') <> (other_says = 'value') END AS differs
  FROM voiced JOIN metric m ON m.code = voiced.metric AND m.kind <> 'ratio'
)
SELECT j.section, metric, format('unit {}, sources that differ', name),
       coalesce(array_to_string(list(DISTINCT other ORDER BY other) FILTER (differs), ' '), '')
FROM judged j JOIN expected e ON e.section = j.section AND e.unit = j.line
GROUP BY j.section, metric, name;

-- Rule 7: what is carried says of which days it is.
INSERT INTO beside
SELECT l.section, replace(l.metric, '#1', ''), format('unit {}, carried from', name), format('{} {}', l.from_day, l.until_day)
FROM last_piece l
JOIN line ON line.section = l.section AND line.metric = l.metric AND line.unit = l.unit AND line.carried AND line.amount IS NOT NULL
JOIN expected e ON e.section = l.section AND e.unit = l.unit
SEMI JOIN alone ON alone.section = l.section AND alone.metric = l.metric AND alone.line = l.unit
-- Of an indicator all operands are of the same days.
WHERE NOT EXISTS (FROM handed_over WHERE old_unit = l.unit) AND (l.metric NOT LIKE '%#%' OR l.metric LIKE '%#1');

-- Rule 12: a percentage is compared with the parts of the very days that it is of, rounded as it was stated: of sums with all parts
-- that fill these days, of last values with those that end with them.
CREATE TABLE parted AS
SELECT c.section, c.metric, c.unit, c.from_day, c.until_day, c.says, c.amount, c.divisor, c.at_least, c.is_inexact, false AS is_last
FROM cover c WHERE c.kind = 'ratio' AND c.says IN ('value', 'nil')
UNION ALL
SELECT l.section, l.metric, l.unit, l.from_day, l.until_day, l.says, l.amount, l.divisor, l.at_least, l.is_inexact, true
FROM last_piece l JOIN metric m ON m.code = l.metric AND m.kind = 'ratio'
WHERE l.says = 'value' AND (is_own OR is_fresh);

INSERT INTO beside
WITH compared AS (
  SELECT p.section, p.metric, p.unit, r.from_day, r.until_day, r.amount AS stated, r.given,
         CASE any_value(a.axis) WHEN 'last' THEN arg_max(p.amount, p.until_day) FILTER (p.says = 'value') ELSE sum(p.amount) FILTER (p.says = 'value') END AS above,
         CASE any_value(a.below_axis) WHEN 'last' THEN arg_max(p.divisor, p.until_day) FILTER (p.says = 'value') ELSE sum(p.divisor) FILTER (p.says = 'value') END AS below,
         bool_or(p.at_least OR p.is_inexact OR r.at_least) AS is_inexact, (bool_or(is_last) OR sum(p.until_day - p.from_day) = r.until_day - r.from_day) AS fills
  FROM parted p
  JOIN asked a ON a.section = p.section AND a.code = p.metric
  JOIN record r ON r.metric = p.metric AND r.unit = p.unit AND r.says = 'value' AND r.until_day <= a.until_day
   AND CASE WHEN is_last THEN r.until_day = p.until_day ELSE r.from_day <= p.from_day AND p.until_day <= r.until_day END
  WHERE NOT a.is_indicator
  GROUP BY p.section, p.metric, p.unit, r.from_day, r.until_day, r.amount, r.given
), judged AS (
  SELECT *, 10::HUGEINT ** given AS places, factor FROM compared JOIN metric m ON m.code = compared.metric
  WHERE fills AND below <> 0
), rounded AS (
  -- Nothing here is below 0, so half away from zero is half up.
  SELECT section, metric, unit, is_inexact, tolerance, stated,
         (2 * above * factor * places::HUGEINT + below) // (2 * below) * (1000000 // places::HUGEINT) AS printed
  FROM judged
)
SELECT r.section, r.metric, format('unit {}, percentage that differs', name), CASE WHEN bool_or(abs(stated - printed) > tolerance) THEN 'differs' ELSE 'agrees' END
FROM rounded r
JOIN expected e ON e.section = r.section AND e.unit = r.unit
SEMI JOIN alone ON alone.section = r.section AND alone.metric = r.metric AND alone.line = r.unit
GROUP BY r.section, r.metric, name HAVING NOT bool_or(is_inexact);

-- Rule 13: a province's own word on what is collected below it, found as a unit's own is, against the total of its lines.
CREATE TABLE control AS
SELECT a.section, a.code AS metric, a.reading, a.axis, a.tolerance, p.unit, p.code,
       greatest(a.from_day, p.valid_from) AS asked_from, a.until_day AS asked_until,
       CASE WHEN p.code = getvariable('scope') THEN 'total' ELSE p.code END AS part
FROM asked a
JOIN placed p ON p.section = a.section AND p.is_standing AND p.level = 'province' AND a.level <> 'province'
WHERE a.kind <> 'ratio' AND (p.code = getvariable('scope') OR getvariable('scope') = 'VN')
  AND NOT EXISTS (FROM handed_over WHERE old_unit = p.unit OR new_unit = p.unit);

CREATE TABLE control_word AS
SELECT c.*, v.* EXCLUDE (section, metric, unit) FROM control c JOIN (
  SELECT section, metric, unit, from_day, until_day, source, says, amount, at_least, false AS is_last, true AS is_own FROM cover
  UNION ALL
  SELECT section, metric, unit, from_day, until_day, source, says, amount, at_least, true, is_own FROM last_piece WHERE is_own OR (is_fresh AND says = 'value')
) AS v USING (section, metric, unit);

CREATE TABLE control_reading AS
SELECT section, metric, unit, code, part, tolerance, count(*) = 1 AS is_one,
       any_value(is_last) AS is_at_end,
       CASE axis WHEN 'min' THEN min(amount) FILTER (says = 'value') WHEN 'max' THEN max(amount) FILTER (says = 'value')
         ELSE sum(amount) FILTER (says = 'value') END AS amount,
       CASE axis WHEN 'min' THEN coalesce(min(amount) FILTER (says = 'value' AND NOT at_least) > min(amount) FILTER (says = 'value'), count(*) FILTER (says = 'value') > 0)
         ELSE coalesce(bool_or(at_least) FILTER (says = 'value'), false) END AS is_over,
       -- What is carried is of an earlier time than the total.
       (any_value(is_last) AND bool_and(is_own)) OR NOT any_value(is_last) AND asked_until - asked_from = sum(least(until_day, asked_until) - greatest(from_day, asked_from)) FILTER (says IN ('value', 'nil')) AS is_whole
FROM control_word
GROUP BY section, metric, unit, code, part, tolerance, axis, asked_from, asked_until;

CREATE TABLE control_said AS
SELECT r.*, w.source, w.from_day, w.until_day, r.amount AS speaks, r.is_over AS speaks_over, is_whole AS is_heard
FROM control_reading r JOIN control_word w USING (section, metric, unit) WHERE w.says = 'value'
UNION ALL
-- Another source's word, where one statement alone is of record, on the same thing.
SELECT r.*, o.source, o.from_day, o.until_day, o.amount, o.at_least, is_whole
FROM control_reading r
JOIN control_word w USING (section, metric, unit)
JOIN (SELECT section, metric, unit, from_day, until_day, source, says, amount, at_least FROM last_voice WHERE (section, metric) IN (SELECT (section, code) FROM asked WHERE reading = 'last')
      UNION ALL
      SELECT section, metric, unit, from_day, until_day, source, says, amount, at_least FROM control JOIN said USING (metric, unit) WHERE reading <> 'last') AS o
  ON o.section = r.section AND o.metric = r.metric AND o.unit = r.unit AND o.until_day = w.until_day AND (r.is_at_end OR o.from_day = w.from_day)
 AND o.source <> w.source AND o.says = 'value'
WHERE is_one;

INSERT INTO beside
SELECT s.section, s.metric, format('control {} {} {} {}', s.code, s.source, s.from_day, s.until_day),
       CASE WHEN NOT is_heard OR t.numerator IS NULL THEN 'not compared'
            -- Rule 4: "over 5" differs from what is less alone.
            WHEN (NOT speaks_over AND t.numerator * 1000000 - speaks * t.denominator > s.tolerance * t.denominator)
              OR (NOT t.at_least AND speaks * t.denominator - t.numerator * 1000000 > s.tolerance * t.denominator) THEN 'differs' ELSE 'agrees' END
FROM control_said s
-- Of a province of which nobody is asked there is no total, and nothing is judged here.
JOIN total t ON t.subject = 'figure' AND t.section = s.section AND t.metric = s.metric AND t.part = s.part;
