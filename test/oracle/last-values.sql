-- A line's last values: its own, or those of the units that it took in until it has spoken since.

-- Rule 7: the latest interval end up to the period's end; of intervals that end together rule 3, then rule 2. Older than the last month: carried, within the age.
CREATE TABLE last_piece AS
SELECT p.*, p.until_day > a.last_month AS is_own,
       a.until_day - p.until_day <= a.carry_age AS is_fresh, a.late_from
FROM asked a JOIN piece p ON p.section = a.section AND p.metric = a.code
WHERE a.reading = 'last' AND p.until_day <= a.until_day
QUALIFY row_number() OVER (PARTITION BY p.section, p.metric, p.unit
  ORDER BY p.until_day DESC, p.place, p.stands_at DESC, p.received DESC, p.receipt DESC) = 1;

-- Rule 15, last values. An event on or after the period's end has not happened within it: the units that stood until then
-- are read each for itself and added. A line is mostly such a unit itself.
CREATE TABLE head AS
WITH RECURSIVE back AS (
  SELECT section, a.code AS metric, a.crosses, a.until_day, e.unit AS line, e.unit, 1::HUGEINT AS share_n, 1::HUGEINT AS share_d
  FROM expected e JOIN asked a USING (section)
  WHERE a.reading = 'last'
  UNION ALL
  SELECT back.section, metric, crosses, until_day, line, old_unit, back.share_n * step.share_n, back.share_d * step.share_d
  FROM back
  JOIN step ON step.section = back.section AND step.new_unit = back.unit AND step.share_d IS NOT NULL AND day >= until_day
  WHERE crosses
)
SELECT section, metric, line, unit AS head, share_n, share_d
FROM back SEMI JOIN placed ON placed.section = back.section AND placed.unit = back.unit AND has_days;

-- Within the period: what a unit took in counts beside its own word, until it has stated anything since the event.
CREATE TABLE held AS
WITH RECURSIVE back AS (
  SELECT section, metric, line, head, head AS unit, share_n, share_d FROM head
  UNION ALL
  SELECT back.section, back.metric, line, head, old_unit, back.share_n * step.share_n, back.share_d * step.share_d
  FROM back
  JOIN asked a ON a.section = back.section AND a.code = back.metric AND a.crosses
  JOIN step ON step.section = back.section AND step.new_unit = back.unit AND step.share_d IS NOT NULL AND day < a.until_day
  ANTI JOIN last_piece since
    ON since.section = back.section AND since.metric = back.metric AND since.unit = back.unit AND since.until_day > day
)
SELECT section, metric, line, head, unit, share_n * getvariable('scale') // share_d AS weight FROM back;

-- A closed unit's stock or count that went to successors without a share is carried, like what a line took in.
CREATE TABLE head_reading AS
WITH word AS (
  SELECT h.*, l.* EXCLUDE (section, metric, unit), a.kind = 'ratio' AS is_ratio, coalesce(says = 'value' AND (is_own OR is_fresh), false) AS is_number,
         h.unit <> head OR (a.crosses AND EXISTS (FROM handed_over WHERE old_unit = head AND day < a.until_day)) AS is_taken
  FROM held h
  JOIN asked a ON a.section = h.section AND a.code = h.metric
  LEFT JOIN last_piece l ON l.section = h.section AND l.metric = h.metric AND l.unit = h.unit
), added AS (
  SELECT section, metric, line, head, any_value(CASE WHEN NOT is_own OR says = 'broken' THEN 'missing'
           WHEN says = 'withdrawal' THEN 'withdrawn' ELSE says END) FILTER (unit = head) AS own_state,
         coalesce(bool_or(is_number AND is_taken), false) AS is_carried,
         sum(amount * weight) FILTER (is_number) AS amount,
         is_ratio, sum(divisor * weight) FILTER (is_number) AS divisor,
         coalesce(bool_or(at_least) FILTER (is_number), false) AS at_least,
         coalesce(bool_or(is_inexact) FILTER (is_number), false) AS is_inexact,
         CASE WHEN count(*) FILTER (is_number) = 1 THEN any_value(given) FILTER (is_number AND weight = getvariable('scale')) END AS given,
         coalesce(bool_or(NOT is_own) FILTER (is_number), false) AS is_old,
         coalesce(bool_or(is_own AND says IN ('value', 'nil') AND first_received >= late_from) FILTER (unit = head), false) AS is_late
  FROM word
  GROUP BY section, metric, line, head, is_ratio
)
SELECT * EXCLUDE (own_state, is_late), CASE WHEN is_carried THEN 'missing' ELSE coalesce(own_state, 'missing') END AS state,
       is_carried OR is_old AS carried, is_late AND NOT is_carried AS late
FROM added;

-- What a later event brought together has a value if each of its units has its own value or nil.
CREATE TABLE last_reading AS
SELECT section, metric, line,
       CASE WHEN bool_and(head = line) THEN any_value(state)
            WHEN bool_and(state = 'nil') THEN 'nil' WHEN bool_and(state IN ('value', 'nil')) THEN 'value' ELSE 'missing' END AS stands,
       stands = 'missing' AND count(amount) > 0 AS carried, 0 AS days_left_out,
       sum(amount) AS amount,
       CASE WHEN count(amount) = 0 THEN NULL WHEN is_ratio THEN sum(divisor) ELSE 1000000 * getvariable('scale') END AS divisor,
       bool_or(at_least) AS at_least, bool_or(is_inexact) AS is_inexact,
       CASE WHEN count(amount) = 1 THEN any_value(given) END AS given, bool_or(late) AND stands IN ('value', 'nil') AS late
FROM head_reading
GROUP BY section, metric, line, is_ratio;
