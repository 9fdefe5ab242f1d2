import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Circumstances } from './answer.ts';
import type { Problem } from './problem.ts';
import { problems } from './problem-codes.ts';

export const problemPageType = 'text/html; charset=utf-8';

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** A problem as a page, for routes that people open from an e-mail instead of programs. */
export function problemPage(
  { code, detail }: Problem,
  { language, traceId }: Circumstances,
): APIGatewayProxyResult {
  const { status, title } = problems[code];
  const heading = escaped(title[language]);
  return {
    statusCode: status,
    headers: {
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Content-Type': problemPageType,
      'Content-Language': language,
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
      'Referrer-Policy': 'no-referrer',
    },
    body: `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${heading}</title>
<style>body{margin:15vh auto;max-width:34rem;padding:0 1.25rem;font:1.05rem/1.6 system-ui,sans-serif;color:#1b2430}h1{font-size:1.4rem}small{color:#4a5566}</style>
</head>
<body><main>
<h1>${heading}</h1>
<p>${escaped(detail?.[language] ?? '')}</p>
<p><small>${escaped(`${code} · ${traceId}`)}</small></p>
</main></body>
</html>
`,
  };
}
