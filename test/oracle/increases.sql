-- What the cumulative counts of each line grew by.

-- Rules 9 and 15: the period's own last value less the last before the period, of one source, within the age limit counted
-- back from the eve of the period; 0 before it only if the count started within the period. A declared restart adds what
-- stood before it. Less than "over 5" cannot be said, so an inexact base gives no increase.
CREATE TABLE count_series AS
SELECT s.*, a.section, a.from_day AS period_from, a.until_day AS period_until, a.from_day - s.until_day <= a.max_age AS is_fresh
FROM asked a
JOIN said s ON s.metric = a.code AND s.until_day <= a.until_day
WHERE a.kind = 'cumulative';

CREATE TABLE base_word AS
FROM count_series
WHERE until_day <= period_from
QUALIFY row_number() OVER (PARTITION BY section, metric, unit, source
  ORDER BY until_day DESC, stands_at DESC, received DESC, receipt DESC) = 1;

CREATE TABLE before_restarts AS
SELECT section, metric, unit, source, sum(before) AS grown
FROM (SELECT *, lag(amount, 1, 0) OVER (PARTITION BY section, metric, unit, source
        ORDER BY until_day, stands_at, received, receipt) AS before FROM count_series WHERE says = 'value')
WHERE restart AND until_day > period_from
GROUP BY ALL;

-- Back along the events that took the counter over, as far as nobody nearer has stated a base since.
CREATE TABLE counter AS
WITH RECURSIVE back AS (
  SELECT h.section, h.metric, h.line, head, head AS unit, l.source, l.until_day AS last_until, share_n, share_d
  FROM (FROM head ANTI JOIN displaced USING (section, metric, line)) AS h
  JOIN head_reading r USING (section, metric, line, head)
  JOIN last_piece l ON l.section = h.section AND l.metric = h.metric AND l.unit = h.head
  JOIN asked a ON a.section = h.section AND a.code = h.metric AND a.kind = 'cumulative'
  WHERE r.state = 'value'
  UNION ALL
  SELECT back.section, back.metric, line, head, old_unit, back.source, last_until, back.share_n * step.share_n, back.share_d * step.share_d
  FROM back
  JOIN step ON step.section = back.section AND step.new_unit = back.unit AND step.share_d IS NOT NULL
    AND day < last_until AND list_contains(counters, back.metric)
  ANTI JOIN base_word w ON w.section = back.section AND w.metric = back.metric AND w.unit = back.unit AND w.source = back.source
    AND w.until_day > day
)
SELECT section, metric, line, head, unit, source, share_n * getvariable('scale') // share_d AS weight FROM back;

-- The base of each unit: its own word; a unit that began with events needs none if one of them took the counter over.
CREATE TABLE counted_base AS
SELECT c.section, c.metric, c.line, c.head, c.unit, c.weight, coalesce(g.grown, 0) AS grown,
       coalesce(a.starts_on >= a.from_day AND a.starts_on < a.until_day, false) AS starts_inside,
       CASE WHEN starts_inside THEN 0 WHEN w.says = 'value' AND w.is_fresh THEN w.amount
            WHEN w.says IS NULL AND EXISTS (
              FROM step JOIN unit u ON u.unit = step.new_unit AND u.valid_from = step.day
              WHERE step.section = c.section AND step.new_unit = c.unit AND step.share_d IS NOT NULL AND list_contains(step.counters, c.metric))
            THEN 0 END AS base,
       coalesce(w.at_least, false) AND NOT starts_inside AS is_inexact
FROM counter c
JOIN asked a ON a.section = c.section AND a.code = c.metric
LEFT JOIN base_word w ON w.section = c.section AND w.metric = c.metric AND w.unit = c.unit AND w.source = c.source
LEFT JOIN before_restarts g ON g.section = c.section AND g.metric = c.metric AND g.unit = c.unit AND g.source = c.source;

CREATE TABLE head_increase AS
SELECT section, metric, line, head, count(*) = count(base) AS has_base,
       CASE WHEN has_base AND NOT bool_or(b.is_inexact) THEN any_value(r.amount) - sum((base - grown) * weight) END AS step
FROM counted_base b JOIN head_reading r USING (section, metric, line, head)
GROUP BY section, metric, line, head;

CREATE TABLE increase AS
WITH summed AS (
  SELECT section, metric, line, true AS has_last, bool_and(has_base) AS has_base,
         CASE WHEN count(*) = count(step) THEN sum(step) END AS step
  FROM head_increase
  GROUP BY section, metric, line
), stepped AS (
  SELECT line.*, coalesce(has_last, false) AS has_last, has_base, step
  FROM line
  JOIN asked a ON a.section = line.section AND a.code = line.metric AND a.kind = 'cumulative'
  LEFT JOIN summed s ON s.section = line.section AND s.metric = line.metric AND s.line = line.unit AND line.state = 'value'
)
SELECT section, metric, kind, decimals, factor, over_units, unit,
       CASE WHEN step IS NOT NULL THEN 'value' WHEN state IN ('nil', 'withdrawn') THEN state ELSE 'missing' END AS state,
       false AS carried, 0 AS days_left_out, step AS amount,
       CASE WHEN step IS NOT NULL THEN 1000000 * getvariable('scale') END::HUGEINT AS divisor,
       step IS NOT NULL AND at_least AS at_least, false AS is_inexact, NULL::BIGINT AS given,
       late AND (step IS NOT NULL OR state = 'nil') AS late,
       CASE WHEN step IS NOT NULL THEN NULL WHEN has_last AND has_base THEN 'inexact-base'
            WHEN has_last THEN 'no-base' WHEN state IN ('nil', 'withdrawn') THEN state ELSE 'missing' END AS cause
FROM stepped;
