-- What each unit said of each metric that is asked, interval by interval: a statement, or a pair of operands.

-- Rules 3 and 11: per unit and interval, the first source in the ratio's order that spoke of both operands, whatever it said
-- of them; the others do not mix in, and none resurfaces. Operands of two kinds (a value and a nil, a nil and a withdrawal)
-- make a broken pair, which has no number. Rule 4: "over 5" below the line bounds nothing, so such a ratio is inexact.
CREATE TABLE piece AS
SELECT a.section, a.code AS metric, r.unit, r.from_day, r.until_day, r.says, r.amount, NULL::HUGEINT AS divisor,
       r.at_least, false AS is_inexact, r.given, r.place, r.stands_at, r.received, r.receipt, r.source, r.first_received
FROM asked a JOIN record r ON r.metric = a.code
SEMI JOIN fitting ON fitting.section = a.section AND fitting.from_day = r.from_day AND fitting.until_day = r.until_day
WHERE a.kind <> 'ratio'
UNION ALL
(SELECT a.section, a.code, n.unit, n.from_day, n.until_day,
        CASE WHEN n.says = d.says THEN n.says ELSE 'broken' END,
        n.amount, d.amount, n.at_least, d.at_least AND d.says = 'value', a.decimals,
        list_position(a.sources, n.source) AS place,
        n.stands_at, n.received, n.receipt, n.source, greatest(n.first_received, d.first_received)
 FROM asked a
 JOIN said n ON n.metric = a.numerator
 JOIN said d ON d.metric = a.denominator AND d.unit = n.unit AND d.source = n.source
   AND d.from_day = n.from_day AND d.until_day = n.until_day
 SEMI JOIN fitting ON fitting.section = a.section AND fitting.from_day = n.from_day AND fitting.until_day = n.until_day
 WHERE a.kind = 'ratio' AND NOT a.is_indicator AND list_contains(a.sources, n.source)
 QUALIFY row_number() OVER (
   PARTITION BY a.section, a.code, n.unit, n.from_day, n.until_day
   ORDER BY list_position(a.sources, n.source)) = 1)
UNION ALL
-- Of an indicator the first source in its order that spoke of every operand; the first operand's statement stands for all in the
-- order of truth.
SELECT section, code, unit, from_day, until_day, says, amount, CASE says WHEN 'value' THEN 1 END, at_least, false, decimals,
       place, stands_at, received, receipt, source, first_received
FROM (
  SELECT a.section, a.code, o.unit, o.from_day, o.until_day, o.source, list_position(a.sources, o.source) AS place, a.decimals,
         CASE WHEN count(DISTINCT o.says) = 1 THEN any_value(o.says) ELSE 'broken' END AS says,
         any_value(o.amount) FILTER (o.metric = a.numerator) AS amount,
         bool_or(o.at_least) FILTER (o.metric = a.numerator) AS at_least,
         any_value(o.stands_at) FILTER (o.metric = a.denominator) AS stands_at,
         any_value(o.received) FILTER (o.metric = a.denominator) AS received,
         any_value(o.receipt) FILTER (o.metric = a.denominator) AS receipt,
         max(o.first_received) AS first_received
  FROM asked a
  JOIN said o ON list_contains(a.operands, o.metric) AND list_contains(a.sources, o.source)
  SEMI JOIN fitting ON fitting.section = a.section AND fitting.from_day = o.from_day AND fitting.until_day = o.until_day
  WHERE a.is_indicator
  GROUP BY a.section, a.code, o.unit, o.from_day, o.until_day, o.source, a.sources, a.decimals, a.operands
  HAVING count(*) = len(a.operands))
QUALIFY row_number() OVER (PARTITION BY section, code, unit, from_day, until_day ORDER BY place) = 1;

-- Rule 11: a ratio or indicator without a pair is withdrawn if in the end every source took back what it had said of its operands.
CREATE TABLE taken_back AS
SELECT a.section, a.code AS metric, s.unit
FROM asked a
JOIN said s ON list_contains(a.operands, s.metric) AND s.until_day <= a.until_day AND a.from_day < s.until_day
SEMI JOIN fitting ON fitting.section = a.section AND fitting.from_day = s.from_day AND fitting.until_day = s.until_day
GROUP BY ALL
HAVING bool_and(s.says = 'withdrawal');
