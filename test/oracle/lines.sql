-- One line per expected unit and metric: state, exact amount, lateness, age.

-- Whatever is no sum of flows counts for a closed unit only until any unit after it has stated it since.
CREATE TABLE displaced AS
SELECT DISTINCT a.section, a.code AS metric, e.unit AS line
FROM asked a
JOIN expected e USING (section)
JOIN later ON later.unit = e.unit
JOIN piece p ON p.section = a.section AND p.metric = a.code AND p.unit = later.later
  AND p.until_day > e.valid_to AND p.until_day <= a.until_day
WHERE NOT (a.crosses AND a.reading = 'cover') AND e.valid_to < a.until_day;

-- Both readings in one shape: `amount` / `divisor` is exact (a ratio's operands, else millionths over a million).
CREATE TABLE reading AS
FROM (FROM flow_reading UNION ALL FROM last_reading) AS read_up
ANTI JOIN displaced USING (section, metric, line);

-- Rule 12: a percentage stated for a ratio without its parts, the last one within the period; it is shown at its unit and
-- enters nothing. Where the parts are missing or taken back it is all that the unit says, and for the total that is missing;
-- nil, or taken back, the last word on it is what the unit stands as, if it is the period's own (rules 3 and 7).
CREATE TABLE bare AS
FROM (
  SELECT a.section, a.code AS metric, r.unit, r.says, r.until_day > a.last_month AS is_own, r.first_received >= a.late_from AS is_late
  FROM asked a JOIN record r ON r.metric = a.code
  SEMI JOIN fitting ON fitting.section = a.section AND fitting.from_day = r.from_day AND fitting.until_day = r.until_day
  WHERE a.kind = 'ratio' AND a.from_day < r.until_day AND r.until_day <= a.until_day
  QUALIFY row_number() OVER (PARTITION BY a.section, a.code, r.unit
    ORDER BY r.until_day DESC, r.place, r.stands_at DESC, r.received DESC, r.receipt DESC) = 1)
WHERE says = 'value' OR is_own;

CREATE TABLE line AS
WITH judged AS (
  SELECT e.section, a.code AS metric, a.kind, a.decimals, a.factor, a.over_units, e.unit, r.* EXCLUDE (section, metric, line, state),
         CASE WHEN d.line IS NOT NULL THEN 'missing'
              WHEN t.unit IS NOT NULL AND coalesce(r.state, 'missing') = 'missing' AND r.amount IS NULL THEN 'withdrawn'
              ELSE coalesce(r.state, 'missing') END AS stands,
         bare.unit IS NOT NULL AND d.line IS NULL AND stands IN ('missing', 'withdrawn') AND r.amount IS NULL AS is_bare,
         CASE WHEN is_bare THEN CASE bare.says WHEN 'value' THEN 'missing' WHEN 'nil' THEN 'nil' ELSE 'withdrawn' END ELSE stands END AS line_state,
         is_bare AND bare.says = 'value' AS is_percentage, is_bare AND bare.says = 'nil' AND bare.is_late AS is_late_nil
  FROM expected e
  JOIN asked a USING (section)
  LEFT JOIN reading r ON r.section = e.section AND r.metric = a.code AND r.line = e.unit
  LEFT JOIN displaced d ON d.section = e.section AND d.metric = a.code AND d.line = e.unit
  -- Where a later event brings last values together, each unit speaks for itself and the line is not withdrawn by one of them.
  LEFT JOIN (FROM taken_back ANTI JOIN head
             ON head.section = taken_back.section AND head.metric = taken_back.metric AND line = unit AND head <> unit) t
    ON t.section = e.section AND t.metric = a.code AND t.unit = e.unit
  LEFT JOIN bare ON bare.section = e.section AND bare.metric = a.code AND bare.unit = e.unit
)
SELECT section, metric, kind, decimals, factor, over_units, unit, line_state AS state,
       coalesce(carried, false) AS carried, coalesce(days_left_out, 0) AS days_left_out, amount, divisor,
       coalesce(at_least, false) AS at_least, coalesce(is_inexact AND amount IS NOT NULL, false) AS is_inexact,
       given, coalesce(late, false) OR is_late_nil AS late,
       CASE WHEN amount IS NOT NULL AND is_inexact THEN 'inexact-operand'
            WHEN amount IS NOT NULL AND divisor = 0 THEN 'division-by-zero'
            WHEN amount IS NOT NULL THEN NULL
            WHEN is_percentage THEN 'only-percentage' WHEN line_state = 'partial' THEN 'nil' ELSE line_state END AS cause
FROM judged;

-- Rule 3: the sources whose value of a counted interval is further from that of record than the metric tolerates.
CREATE TABLE differing AS
WITH counted AS (
  SELECT section, metric, unit, from_day, until_day, source, amount FROM last_piece WHERE says = 'value' AND (is_own OR is_fresh)
  UNION ALL
  SELECT section, metric, unit, from_day, until_day, source, amount FROM flow_piece WHERE says = 'value' AND unit = line
)
SELECT c.section, c.metric, name AS unit, list(DISTINCT o.source ORDER BY o.source) AS sources
FROM counted c
JOIN expected USING (section, unit)
JOIN metric m ON m.code = c.metric AND m.kind <> 'ratio'
JOIN said o ON o.metric = c.metric AND o.unit = c.unit AND o.from_day = c.from_day AND o.until_day = c.until_day
WHERE o.source <> c.source AND o.says = 'value' AND abs(o.amount - c.amount) > m.tolerance
GROUP BY ALL;
