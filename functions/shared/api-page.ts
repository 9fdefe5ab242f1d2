/**
 * The reference page of the API: Swagger UI out of its own package, started by a file of ours. Everything that the page
 * asks for comes from here: its policy forbids the browser anything else.
 */
export const pageAssets = ['swagger-ui.css', 'swagger-ui-bundle.js'] as const;

/** The file that starts the page; its text is `pageStart`. */
export const pageStartName = 'start.js';

/** Swagger UI writes styles into its elements; scripts, pictures and requests are ours only. */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** All addresses are relative, because the gateway puts the name of its stage before every path. */
export const pageText = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Commune Reporting – API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<main id="page"></main>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/${pageStartName}"></script>
</body>
</html>
`;

/** Without a validator: Swagger UI would send the description's address to one that is not ours. */
export const pageStart = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#page',
  validatorUrl: null,
  deepLinking: true,
  displayOperationId: true,
  tryItOutEnabled: false,
});
`;
