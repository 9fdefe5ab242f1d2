/** Scripts and style sheets: what the pages ask for, and programs that are handed out. */
export const assetTypes = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
} as const;

export const assetType = (name: string): string =>
  name.endsWith('.css') ? assetTypes.css : assetTypes.js;

/** What a route that gives them answers. */
export const assetResponses = {
  200: {
    description: 'A script or style sheet',
    contentType: assetTypes.js,
    alsoTypes: [assetTypes.css],
  },
} as const;
