-- What each unit said of each metric that is asked, interval by interval: a statement, or a pair of operands.

-- Rules 3 and 11: per unit and interval, the first source in the ratio's order that spoke of both operands, whatever it said
-- of them; the others do not mix in, and none resurfaces. Operands of two kinds (a value and a nil, a nil and a withdrawal)
-- make a broken pair, which has no number. Rule 4: "over 5" below the line bounds nothing, so such a ratio is inexact.
CREATE TABLE piece AS
SELECT a.section, a.code AS metric, r.unit, r.from_day, r.until_day, r.says, r.amount, NULL::HUGEINT AS divisor,
       r.at_least, false AS is_inexact, r.given, r.place, r.stands_at, r.received, r.receipt, r.source, r.first_received
FROM asked a JOIN record r ON r.metric = a.code
WHERE a.kind <> 'ratio'
UNION ALL
(SELECT a.section, a.code, n.unit, n.from_day, n.until_day,
        CASE WHEN n.says = d.says THEN n.says ELSE 'broken' END,
        n.amount, d.amount, n.at_least, d.at_least AND d.says = 'value', a.decimals,
        coalesce(list_position(a.sources, n.source), 1000 + list_position(a.operand_sources, n.source)),
        n.stands_at, n.received, n.receipt, n.source, greatest(n.first_received, d.first_received)
 FROM asked a
 JOIN said n ON n.metric = a.numerator
 JOIN said d ON d.metric = a.denominator AND d.unit = n.unit AND d.source = n.source
   AND d.from_day = n.from_day AND d.until_day = n.until_day
 WHERE a.kind = 'ratio'
 QUALIFY row_number() OVER (
   PARTITION BY a.section, a.code, n.unit, n.from_day, n.until_day
   ORDER BY coalesce(list_position(a.sources, n.source), 1000 + list_position(a.operand_sources, n.source))) = 1);

-- Rule 11: a ratio without a pair is withdrawn if nobody ever said anything of its operands but to take it back.
CREATE TABLE taken_back AS
SELECT a.section, a.code AS metric, s.unit
FROM asked a
JOIN standing s ON s.metric IN (a.numerator, a.denominator) AND s.from_day < a.until_day AND a.from_day < s.until_day
WHERE s.received <= epoch_ms(getvariable('as_of')::TIMESTAMPTZ)
GROUP BY ALL
HAVING bool_and(s.says = 'withdrawal');
