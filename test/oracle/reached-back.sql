-- Rule 15, flows: what has been said of the last days of a unit by those that took it over, on one day of events; run for each such
-- day, from the latest back. A taker speaks for it by the piece that reaches over the event, its own or that of a unit after it.
-- With shares each for its share; without, for the days of which all have spoken.
SET VARIABLE event_day = (SELECT max(day) FROM handed_over WHERE day < getvariable('event_day'));

INSERT INTO reach
WITH way AS (
  SELECT s.section, a.code AS metric, h.old_unit AS unit, h.day, h.new_unit, h.share_n, h.share_d,
         coalesce(r.weight, getvariable('scale')) AS weight, r.piece
  FROM handed_over h
  JOIN section s ON h.day < s.until_day
  JOIN asked a ON a.section = s.section AND a.crosses AND a.reading = 'cover'
  LEFT JOIN reach r ON r.section = s.section AND r.metric = a.code AND r.unit = h.new_unit
  WHERE h.day = getvariable('event_day')
), spoken AS (
  SELECT way.*, list_filter(CASE WHEN k.unit IS NULL THEN [way.piece] ELSE list_concat([way.piece], list_filter(c.spans,
           lambda p: way.piece IS NULL OR p.until_day <= way.piece.from_day OR way.piece.until_day <= p.from_day)) END,
         lambda p: p.from_day < day AND day < p.until_day)[1] AS reaching
  FROM way
  LEFT JOIN speaking k ON k.section = way.section AND k.unit = way.new_unit
  LEFT JOIN own_cover c ON c.section = way.section AND c.metric = way.metric AND c.unit = way.new_unit
)
SELECT section, metric, unit, sum(weight * share_n // share_d)::HUGEINT AS weight, reaching AS piece
FROM spoken WHERE share_d IS NOT NULL
GROUP BY section, metric, unit, reaching
UNION ALL
SELECT section, metric, unit, getvariable('scale'), CASE WHEN count(reaching) = count(*) THEN
         {from_day: max(reaching.from_day), until_day: min(reaching.until_day), is_silent: bool_or(reaching.is_silent)} END
FROM spoken WHERE share_d IS NULL
GROUP BY section, metric, unit;
